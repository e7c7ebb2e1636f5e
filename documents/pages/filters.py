"""The filters of the paper lists."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from documents.models import Paper
from documents.papers.search import matching

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


class PaperFilter(django_filters.FilterSet):  # type: ignore[misc] # the library ships no types
    """`q` finds a customer, a title, a number in any spelling or an amount."""

    q = django_filters.CharFilter(
        method="search", label=_("Customer, number or amount")
    )

    class Meta:
        model = Paper
        fields: list[str] = []

    def search(self, papers: Any, name: str, value: str) -> Any:
        return matching(papers, value)
