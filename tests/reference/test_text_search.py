import psycopg
import pytest
from django.db import connection

from tests.database import login

pytestmark = pytest.mark.django_db


def answer(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("configuration", "text", "query"),
    [
        ("fr", "Créations d’éclairage à Liège", "creation & eclairages & liege"),
        ("nl", "Fotografen uit Coöperatie", "fotograaf | cooperatie"),
        ("en", "Cafés and trainings", "cafe & training"),
        ("de", "Größere Übersetzungen", "grosser & ubersetzung"),
    ],
)
def test_search_finds_words_without_accents_and_in_other_forms(
    configuration, text, query
):
    sql = "SELECT to_tsvector(%s::regconfig, %s) @@ to_tsquery(%s::regconfig, %s)"

    assert answer(sql, configuration, text, configuration, query) is True


def test_accents_fall_away():
    assert (
        answer("SELECT f_unaccent(%s)", "Éloïse Çelik, Œuvre à Ath")
        == "Eloise Celik, OEuvre a Ath"
    )
    assert answer("SELECT f_unaccent(NULL)") is None


def test_a_column_can_be_indexed_by_both():
    with psycopg.connect(**login()) as owner:
        owner.execute("CREATE TEMPORARY TABLE person (name text)")
        owner.execute(
            "CREATE INDEX ON person USING gin (f_unaccent(name) gin_trgm_ops)"
        )
        owner.execute(
            "ALTER TABLE person ADD words tsvector"
            " GENERATED ALWAYS AS (to_tsvector('fr', name)) STORED"
        )
        owner.execute("INSERT INTO person VALUES ('Éric')")
        found = owner.execute("SELECT words::text FROM person").fetchone()

    assert found == ("'eric':1",)
