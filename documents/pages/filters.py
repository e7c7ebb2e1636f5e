"""The filters of the paper lists."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Customer, Paper
from documents.papers.forms import DateInput
from documents.papers.search import matching
from members.models import Activity
from smartportal.core.fields import AmountField

# What `state` of a list may be, and the labels that it stands for.
STATES: dict[str, tuple[str, ...]] = {
    "late": ("overdue", "reminder_1", "reminder_2", "formal_notice", "litigation"),
    "due": ("due", "issued", "partly_paid", "disputed"),
    "draft": ("draft",),
    "paid": ("paid",),
    "corrected": ("cancelled", "credited"),
    "open": ("sent",),
    "won": ("won",),
    "closed": ("lost", "expired", "replaced"),
}
# A menu of more names is no help: then the search box finds a customer.
LONGEST_MENU = 300
# The filters of the panel, beside state and search.
PARTS = ("customer", "activity", "since", "until", "at_least", "at_most")
RANGES = (
    ("since", "until", _("The last day is before the first.")),
    ("at_least", "at_most", _("The highest amount is below the lowest.")),
)


class FilterForm(forms.Form):
    """What is typed wrong filters nothing, and is said beside its field."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for first, last, sentence in RANGES:
            low, high = cleaned.get(first), cleaned.get(last)
            if low is not None and high is not None and high < low:
                self.add_error(last, sentence)
        return self.cleaned_data


class AmountFilter(django_filters.Filter):  # type: ignore[misc] # the library ships no types
    field_class = AmountField

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **options)


def _customers(request: Any) -> QuerySet[Customer]:
    return Customer.objects.visible_to(request.user).by_name()


def _activities(request: Any) -> QuerySet[Activity]:
    return Activity.objects.visible_to(request.user).order_by("name", "pk")


class PaperFilter(django_filters.FilterSet):  # type: ignore[misc] # as above
    """`q` finds a customer, a title, a number in any spelling or an amount; amounts are totals with VAT."""

    q = django_filters.CharFilter(
        method="search", label=_("Customer, number or amount")
    )
    customer = django_filters.ModelChoiceFilter(
        queryset=_customers,
        to_field_name="public_id",
        label=_("Customer"),
        empty_label=_("All customers"),
    )
    activity = django_filters.ModelChoiceFilter(
        queryset=_activities,
        to_field_name="public_id",
        label=_("Activity"),
        empty_label=_("All activities"),
    )
    since = django_filters.DateFilter(
        field_name="issued_on",
        lookup_expr="gte",
        label=pgettext_lazy("period", "From"),
        widget=DateInput(),
    )
    until = django_filters.DateFilter(
        field_name="issued_on",
        lookup_expr="lte",
        label=pgettext_lazy("period", "Until"),
        widget=DateInput(),
    )
    at_least = AmountFilter(
        field_name="gross", lookup_expr="gte", label=_("Total at least")
    )
    at_most = AmountFilter(
        field_name="gross", lookup_expr="lte", label=_("Total at most")
    )

    class Meta:
        model = Paper
        form = FilterForm
        fields: list[str] = []

    def __init__(
        self, *args: Any, only: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        """Of the filters `only` some, when the others are empty and nobody sees their form."""
        super().__init__(*args, **kwargs)
        if only is not None:
            self.filters: dict[str, Any] = {name: self.filters[name] for name in only}

    def search(self, papers: Any, name: str, value: str) -> Any:
        return matching(papers, value)

    @property
    def panel(self) -> FilterForm:
        """The form without the menus in which its reader has no choice, or too much of it."""
        form: FilterForm = self.form
        for name in ("customer", "activity"):
            names: QuerySet[Any] = form.fields[name].queryset  # type: ignore[attr-defined]
            if not 1 < names[: LONGEST_MENU + 1].count() <= LONGEST_MENU:
                del form.fields[name]
        return form
