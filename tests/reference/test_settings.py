from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from smartportal.reference import declarations
from smartportal.reference.declarations import UnknownSetting, declare
from smartportal.reference.models import Setting
from smartportal.reference.settings import change_setting, setting

ON = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def own_declarations(monkeypatch):
    monkeypatch.setattr(declarations, "_declared", {})


@pytest.mark.django_db
class TestReading:
    def test_a_setting_nobody_changed_has_its_default(self):
        cutoff = declare("t.cutoff", time, time(18), "Until when")

        assert setting(cutoff, on=ON) == time(18)
        assert setting("t.cutoff", on=ON) == time(18)

    @pytest.mark.parametrize(
        "value",
        [
            True,
            False,
            14,
            -1,
            "a text",
            Decimal("2.50"),
            date(2026, 2, 28),
            time(17, 30),
        ],
    )
    def test_a_value_comes_back_with_its_type(self, value):
        declare("t.any", type(value), value, "")

        change_setting("t.any", value, on=ON)

        assert setting("t.any", on=ON) == value
        assert type(setting("t.any", on=ON)) is type(value)

    def test_a_value_counts_from_its_day_on(self):
        days = declare("t.days", int, 5, "")
        change_setting(days, 6, on=date(2026, 1, 1))
        change_setting(days, 7, on=date(2026, 12, 1))

        values = [
            setting(days, on=on)
            for on in (
                date(2025, 12, 31),
                date(2026, 1, 1),
                date(2026, 11, 30),
                date(2026, 12, 1),
            )
        ]

        assert values == [5, 6, 6, 7]

    def test_the_narrowest_scope_wins_even_when_it_is_older(self):
        days = declare("t.days", int, 1, "")
        change_setting(days, 2, on=date(2026, 6, 1))
        change_setting(days, 3, on=date(2026, 5, 1), scope=("country", "BE"))
        change_setting(days, 4, on=date(2026, 1, 1), scope=("entity", "north"))
        scopes = [("entity", "north"), ("country", "BE")]

        assert setting(days, on=ON, scopes=scopes) == 4
        assert setting(days, on=ON, scopes=scopes[1:]) == 3
        assert setting(days, on=ON, scopes=[("country", "FR")]) == 2
        assert setting(days, on=ON) == 2

    def test_one_query_whatever_the_scopes(self, django_assert_num_queries):
        days = declare("t.days", int, 1, "")

        with django_assert_num_queries(1):
            setting(days, on=ON, scopes=[("entity", "north"), ("country", "BE")])


@pytest.mark.django_db
class TestChanging:
    def test_the_same_day_again_replaces_the_value(self):
        days = declare("t.days", int, 1, "")

        change_setting(days, 2, on=ON)
        change_setting(days, 3, on=ON)

        assert setting(days, on=ON) == 3
        assert Setting.objects.count() == 1

    @pytest.mark.parametrize("value", ["3", True, None, 3.0, Decimal(3)])
    def test_a_value_of_another_type_is_refused(self, value):
        days = declare("t.days", int, 1, "")

        with pytest.raises(ValueError, match=r"t\.days takes a int"):
            change_setting(days, value, on=ON)

    def test_an_undeclared_name_is_a_programming_error(self):
        with pytest.raises(UnknownSetting):
            setting("t.nothing", on=ON)
        with pytest.raises(UnknownSetting):
            change_setting("t.nothing", 1, on=ON)

    @pytest.mark.parametrize(
        "stored", ['"25:00"', "18:00:61", 18, True, None, ["18:00"]]
    )
    def test_the_back_office_refuses_a_value_that_does_not_fit(self, stored):
        declare("t.cutoff", time, time(18), "")
        row = Setting(name="t.cutoff", valid_from=ON, value=stored)

        with pytest.raises(ValidationError) as refusal:
            row.full_clean()

        assert list(refusal.value.message_dict) == ["value"]

    def test_the_back_office_refuses_a_name_that_no_app_declared(self):
        with pytest.raises(ValidationError) as refusal:
            Setting(name="t.nothing", valid_from=ON, value=1).full_clean()

        assert list(refusal.value.message_dict) == ["name"]

    def test_a_scope_names_its_row_and_the_cooperative_none(self):
        for kind, ref in (("country", ""), ("cooperative", "BE")):
            with (
                pytest.raises(IntegrityError, match="setting_scope_names_its_row"),
                transaction.atomic(),
            ):
                Setting.objects.create(
                    name="t.x", scope_kind=kind, scope_ref=ref, valid_from=ON, value=1
                )


def test_a_name_is_declared_once():
    declare("t.days", int, 1, "")
    declare("t.days", int, 1, "")

    with pytest.raises(ValueError, match="declared twice"):
        declare("t.days", int, 2, "")


def test_a_type_that_no_row_can_keep_is_refused():
    with pytest.raises(TypeError):
        declare("t.list", list, [], "")
