import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from smartportal.core import clock
from smartportal.reference import services
from smartportal.reference.models import (
    CalendarDay,
    Country,
    Rate,
    Sector,
    Topic,
    VatRate,
)
from smartportal.reference.periods import period
from smartportal.reference.services import load_reference, register_loader

pytestmark = pytest.mark.django_db

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def test_everything_is_there_and_loading_again_adds_nothing():
    assert set(load_reference().values()) == {0}


def test_the_command_says_what_it_added_as_one_json_object():
    Sector.objects.filter(code__in=("music", "it")).delete()
    output = StringIO()

    call_command("load_reference", "--json", stdout=output)

    added = json.loads(output.getvalue())["added"]
    assert {name: count for name, count in added.items() if count} == {"lists": 2}


def test_what_staff_changed_stays():
    Country.objects.filter(code="BE").update(name_fr="Royaume de Belgique")
    Topic.objects.filter(code="vat").update(is_offered=False)
    VatRate.objects.filter(country="FR", rate=20).update(
        valid=period(date(2014, 1, 1), date(2027, 1, 1))
    )
    Rate.objects.filter(kind="fixed_sum_b2b", country="BE").update(value=50)

    load_reference()

    assert Country.objects.get(code="BE").name_fr == "Royaume de Belgique"
    assert Topic.objects.get(code="vat").is_offered is False
    assert VatRate.objects.get(country="FR", rate=20).valid.upper == date(2027, 1, 1)
    assert Rate.objects.get(kind="fixed_sum_b2b", country="BE").value == 50


def test_apps_above_add_their_loaders_once(monkeypatch):
    monkeypatch.setattr(services, "LOADERS", [])

    def load_plans():
        return 3

    register_loader(load_plans)
    register_loader(load_plans)

    assert load_reference() == {"plans": 3}


def test_calendars_reach_three_years_ahead():
    for country in services.CALENDAR_COUNTRIES:
        days = CalendarDay.objects.of(country)

        assert days.earliest("on").on == date(2023, 1, 1)
        assert days.latest("on").on == date(clock.today().year + 3, 12, 31)


def test_the_european_union_has_27_members():
    union = Country.objects.filter(eu=True)

    assert sorted(country.code for country in union) == EU.split()


@pytest.mark.parametrize("model", [Country, Sector, Topic, VatRate])
def test_every_name_exists_in_every_language(model):
    for row in model.objects.all():
        assert all((row.name_fr, row.name_nl, row.name_en, row.name_de)), row


def test_a_menu_of_countries_starts_at_home():
    with translation.override("fr"):
        codes = [country.code for country in Country.objects.in_menu_order(home="FR")]

    assert codes[:3] == ["FR", "DE", "AT"]
    assert codes[27] == "AF"
    assert len(codes) == 249


def test_names_follow_the_language_of_the_reader():
    belgium = Country.objects.get(code="BE")

    names = []
    for language in ("fr", "nl", "en", "de"):
        with translation.override(language):
            names.append(str(belgium))

    assert names == ["Belgique", "België", "Belgium", "Belgien"]


def test_loading_in_another_language_keeps_the_portals_own_as_the_first():
    Sector.objects.filter(code="music").delete()

    with translation.override("nl"):
        load_reference()

    stored = (
        Sector.objects.rewrite(False)
        .filter(code="music")
        .values_list("name", flat=True)
    )
    assert list(stored) == ["Musique"]


def test_what_is_no_longer_offered_leaves_the_menu():
    Sector.objects.filter(code="other").update(is_offered=False)

    assert Sector.objects.offered().count() == Sector.objects.count() - 1
