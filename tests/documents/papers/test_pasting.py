"""A table pasted into the editor, as its page sees it."""

import html
import re

import pytest

from documents.papers.services import lines_of
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE, make_draft

pytestmark = pytest.mark.django_db

TABLE = "Quoi\tQté\tPrix\nSon\t2\t100,50 €\nMix\t1\tcinq\nCoupe\t3\t1 200"
FINE = TABLE.replace("cinq", "5")


@pytest.fixture
def draft(cast):
    return make_draft(cast.anna_activity)


@pytest.fixture
def post(cast, client_for, draft):
    """What the editor makes of a page, in French."""
    client = client_for(cast.anna)

    def send(lines=(), **values):
        data = page(lines, revision=draft.revision, **values)
        response = client.post(url(draft), data)
        draft.refresh_from_db()
        return response

    return send


def words(draft):
    return [line.description for line in lines_of(draft)]


def box(response):
    found = re.search(
        r'<textarea id="id_table"[^>]*>\n(.*?)</textarea>',
        response.content.decode(),
        re.DOTALL,
    )
    return html.unescape(found[1])


def test_a_table_becomes_lines_instead_of_a_line_that_waits(post, draft):
    response = post([{"description": ""}], table=FINE, paste="1")

    assert [(line.description, str(line.net)) for line in draft.lines.all()] == [
        ("Son", "201.00"),
        ("Mix", "5.00"),
        ("Coupe", "3600.00"),
    ]
    assert box(response) == ""
    assert "3 lignes ajoutées plus haut." in response.content.decode()
    assert "B «\u00a0Qté\u00a0»</span>: Quantité" in response.content.decode()


def test_one_bad_row_keeps_the_whole_table_in_the_box(post, draft):
    response = post([{"description": "A", "unit_price": "1"}], table=TABLE, paste="1")

    pasted = response.context["editor"].pasted
    assert [(row.number, row.words) for row in pasted.refused] == [(3, "Mix")]
    assert box(response) == TABLE
    assert words(draft) == ["A"]


def test_the_other_rows_are_taken_alone_and_the_box_keeps_the_bad_one(post, draft):
    response = post(
        [{"description": "A", "unit_price": "1"}], table=TABLE, paste="rest"
    )

    assert words(draft) == ["A", "Son", "Coupe"]
    assert box(response) == "Quoi\tQté\tPrix\r\nMix\t1\tcinq\r\n"


def test_a_table_just_pasted_goes_back_into_the_box(post, draft):
    lines = [{"description": text, "unit_price": "1"} for text in ("A", "Son", "Mix")]

    response = post(lines, unpaste="2", pasted=FINE)

    assert words(draft) == ["A"]
    assert box(response) == FINE


def test_two_hundred_rows_fit_and_those_beyond_are_named(post, draft):
    table = "\n".join(f"L{n}\t1" for n in range(1, 201))
    post([{"description": "A", "unit_price": "1"}], table=table, paste="rest")
    assert len(words(draft)) == 200

    response = post([{"description": "A", "unit_price": "1"}], table=table, paste="1")

    pasted = response.context["editor"].pasted
    assert [(row.number, row.reason) for row in pasted.refused] == [
        (200, "Un document a 200 lignes au plus.")
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Son\t2\t-5", "Un prix n’est jamais négatif."),
        ("Son\t1\t0,00005", "4"),
        ("x" * 10_001 + "\t1\t5", "10"),
        ("a\x0bb\t1\t5", "Un caractère qu’aucun document ne peut porter"),
        ("Son\t999999999\t9999999999", "le montant est trop élevé"),
    ],
)
def test_what_its_fields_would_refuse_is_refused_by_row(post, draft, row, reason):
    response = post(table=f"Quoi\tQté\tPrix\n{row}", paste="1")

    [refused] = response.context["editor"].pasted.refused
    assert reason in refused.reason
    assert words(draft) == []


def test_half_cents_and_a_long_text_are_taken(post, draft):
    post(table=f"{'x' * 10_000}\t1\t0,005", paste="1")

    [line] = draft.lines.all()
    assert (len(line.description), str(line.unit_price), str(line.net)) == (
        10_000,
        "0.0050",
        "0.01",
    )


@pytest.mark.parametrize("table", ["", " \n\t\n", "a\n" * 1001])
def test_no_table_and_one_without_end_are_answered_in_a_sentence(post, draft, table):
    response = post(table=table, paste="1")

    assert response.context["editor"].pasted.problem
    assert words(draft) == []


def test_what_waits_in_the_box_survives_other_buttons(post):
    response = post([{"description": "A"}], table="<b>\tà moitié", add="text")

    assert box(response) == "<b>\tà moitié"


def test_a_page_without_lines_keeps_the_draft_as_it_was(cast, client_for, draft):
    client_for(cast.anna).post(url(draft), {"paste": "1", "table": FINE})

    assert lines_of(draft) == [LINE]
