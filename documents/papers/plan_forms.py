"""The plan of a quote's invoices as forms: one row an instalment, in order, the balance last."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from documents.enums import InstalmentKind, InstalmentMoment
from documents.papers.forms import DateInput
from documents.papers.line_forms import HIGHEST_PERCENTAGE, DiscountField
from documents.papers.plan import PlanInput
from documents.papers.posted import Posted, number_in
from documents.totals import CENT
from smartportal.core import money

PREFIX = "plan"
MOST = 12
FIRST_DEPOSIT = {"size": "30", "size_in": "percent", "moment": "acceptance"}
Row = dict[str, Any]


class SizeIn(models.TextChoices):
    """What the size of an instalment is counted in."""

    PERCENT = "percent", _("per cent of the quote")
    AMOUNT = "amount", _("euros without VAT")


class PlanForm(forms.Form):
    """One instalment as typed; of the balance only its moment."""

    kind = forms.ChoiceField(choices=InstalmentKind, widget=forms.HiddenInput)
    size = DiscountField(
        label=_("How much"),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=CENT,
        error_messages={"min_value": _("Write an amount above zero.")},
    )
    size_in = forms.ChoiceField(label=_("Of what"), choices=SizeIn, required=False)
    moment = forms.ChoiceField(label=_("When"), choices=InstalmentMoment)
    on = forms.DateField(label=_("Which day"), required=False, widget=DateInput())

    @property
    def is_balance(self) -> bool:
        return bool(self["kind"].value() == InstalmentKind.BALANCE)

    @property
    def kind_word(self) -> str:
        return str(dict(InstalmentKind.choices).get(self["kind"].value(), ""))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("moment") == InstalmentMoment.DAY and not data.get("on"):
            self.add_error("on", _("Choose the day."))
        if data.get("kind") != InstalmentKind.BALANCE and "size" in data:
            self._check_size(data["size"], data.get("size_in", ""))
        return data

    def _check_size(self, size: Decimal | None, size_in: str) -> None:
        typed = self["size"].data or ""
        is_amount = size_in == SizeIn.AMOUNT
        if size is None:
            self.add_error("size", _("Write how much."))
        elif is_amount and "%" in typed:
            self.add_error(
                "size", _("Choose per cent in the menu, or leave out the %.")
            )
        elif not is_amount and size >= HIGHEST_PERCENTAGE:
            self.add_error(
                "size", _("Less than 100 per cent: the balance is the rest.")
            )

    def typed(self) -> PlanInput:
        data = self.cleaned_data
        is_day = data["moment"] == InstalmentMoment.DAY
        sizes: dict[str, Decimal] = {}
        if data["kind"] != InstalmentKind.BALANCE:
            is_amount = data["size_in"] == SizeIn.AMOUNT
            sizes["amount" if is_amount else "percentage"] = data["size"]
        return PlanInput(
            kind=data["kind"],
            moment=data["moment"],
            on=data["on"] if is_day else None,
            **sizes,
        )


class BasePlan(BaseFormSet[PlanForm]):
    def clean(self) -> None:
        """The buttons keep the order; a page that was made by hand may not."""
        kinds = [form["kind"].value() for form in self.forms]
        if kinds and not _in_order(kinds):
            raise forms.ValidationError(
                _("A deposit comes first, the balance last, each once.")
            )

    def typed(self) -> list[PlanInput]:
        return [form.typed() for form in self.forms]


def _in_order(kinds: list[str]) -> bool:
    inner = kinds[1:-1] if kinds[0] == InstalmentKind.DEPOSIT else kinds[:-1]
    is_whole = kinds[-1] == InstalmentKind.BALANCE and len(kinds) > 1
    return is_whole and all(kind == InstalmentKind.INTERIM for kind in inner)


PlanFormSet = formset_factory(
    PlanForm, formset=BasePlan, extra=0, max_num=MOST, validate_max=True
)


def kept_plan(plan: list[PlanInput]) -> Any:
    return PlanFormSet(initial=[_initial(each) for each in plan], prefix=PREFIX)


def typed_plan(data: Mapping[str, Any]) -> Any:
    """None where the page says nothing of a plan: what is kept stays."""
    return PlanFormSet(data, prefix=PREFIX) if _has_plan(data) else None


def _has_plan(data: Posted) -> bool:
    return number_in(data, f"{PREFIX}-TOTAL_FORMS") is not None


def _initial(each: PlanInput) -> Row:
    size: Any = each.percentage
    if each.amount is not None:
        size = money.number(each.amount, places=2)
    return {
        "kind": each.kind,
        "size": size,
        "size_in": SizeIn.PERCENT if each.amount is None else SizeIn.AMOUNT,
        "moment": each.moment,
        "on": each.on,
    }


def with_instalment(data: Posted, kind: str) -> dict[str, Any]:
    """With one more: a deposit ahead of the others, an interim invoice before the balance, which ends every plan."""
    rows = _rows(data)
    kinds = [row["kind"] for row in rows]
    if InstalmentKind.BALANCE not in kinds:
        rows.append({"kind": InstalmentKind.BALANCE, "moment": "delivery"})
    if kind == InstalmentKind.DEPOSIT and kind not in kinds:
        rows.insert(0, {"kind": kind, **FIRST_DEPOSIT})
    if kind == InstalmentKind.INTERIM and len(rows) < MOST:
        middle = {"size": "30", "size_in": "percent", "moment": "delivery"}
        rows.insert(len(rows) - 1, {"kind": kind, **middle})
    return _with_rows(data, rows)


def without_instalment(data: Posted, index: int) -> dict[str, Any]:
    """Without one; the balance goes with the last of the others."""
    rows = _rows(data)
    if 0 <= index < len(rows):
        rows.pop(index)
    return _with_rows(data, rows if len(rows) > 1 else [])


def _rows(data: Posted) -> list[Row]:
    total = min(number_in(data, f"{PREFIX}-TOTAL_FORMS") or 0, MOST)
    return [
        {name: data.get(f"{PREFIX}-{n}-{name}", "") for name in PlanForm.base_fields}
        for n in range(total)
    ]


def _with_rows(data: Posted, rows: list[Row]) -> dict[str, Any]:
    others = {n: data[n] for n in data if not str(n).startswith(f"{PREFIX}-")}
    fields = {
        f"{PREFIX}-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in row.items()
    }
    counts = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    return {**others, **fields, **counts}
