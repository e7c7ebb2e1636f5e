"""What a list shows: the papers that its reader sees, through the filters of its address."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from documents.enums import PaperKind
from documents.invoices.standing import Shelf
from documents.models import Paper
from documents.models.papers import PaperQuerySet
from documents.pages.filters import PARTS, STATES, PaperFilter
from members.models import User
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest

KINDS: dict[str, tuple[PaperKind, ...]] = {
    PaperKind.INVOICE: (PaperKind.INVOICE, PaperKind.CREDIT_NOTE),
    PaperKind.QUOTE: (PaperKind.QUOTE,),
}
ADDRESSES = {
    PaperKind.INVOICE: "documents:invoice_list",
    PaperKind.QUOTE: "documents:quote_list",
}
STATE, SEARCH = "state", "q"
KEPT = (STATE, SEARCH, *PARTS)


@dataclass(frozen=True, slots=True)
class Found:
    """The `papers` of a list's kinds that its reader sees, and those of them that pass the filters."""

    kind: PaperKind
    query: QueryDict
    papers: PaperQuerySet
    filters: PaperFilter | None
    shelf: Shelf

    @classmethod
    def of(
        cls,
        request: HtmxRequest,
        kind: PaperKind,
        query: QueryDict,
        *,
        adds_up: bool = False,
    ) -> Self:
        """Two queries: the reader's activities, and where all papers stand. Filtered ones are added up, too."""
        papers = _papers(request.user, kind)
        # Most looks at a list filter nothing, and the form costs them more than their rows.
        names = [name for name in (SEARCH, *PARTS) if query.get(name)]
        filters = (
            PaperFilter(query, papers, request=request, only=names) if names else None
        )
        found = filters.qs if filters else papers
        shelf = Shelf.of(found, today=clock.today(), adds_up=bool(adds_up or names))
        return cls(kind, query, papers, filters, shelf)

    @property
    def state(self) -> str:
        state = self.query.get(STATE, "")
        return state if state in STATES else ""

    @property
    def chosen(self) -> Shelf:
        """Those of the state that was asked for."""
        return self.shelf.with_labels(STATES[self.state]) if self.state else self.shelf

    @property
    def is_filtered(self) -> bool:
        return self.filters is not None

    def address(self, **changes: str) -> str:
        """The list with some of its filters changed, from its first page on; "" takes one away."""
        return address(self.kind, self.kept(**changes))

    def kept(self, **changes: str) -> str:
        return kept(self.query, **changes)

    def pairs(self, **changes: str) -> list[tuple[str, str]]:
        return pairs(self.query, **changes)


def address(kind: PaperKind, kept: str) -> str:
    """A list through filters that were `kept`."""
    return f"{reverse(ADDRESSES[kind])}?{kept}"


def kept(query: QueryDict, **changes: str) -> str:
    """The filters as the end of an address, always in one order."""
    return urlencode(pairs(query, **changes))


def pairs(query: QueryDict, **changes: str) -> list[tuple[str, str]]:
    """Each filter that is set, by name, always in one order."""
    values = {name: query.get(name, "") for name in KEPT} | changes
    return [(name, value) for name, value in values.items() if value]


def _papers(user: User, kind: PaperKind) -> PaperQuerySet:
    return Paper.objects.listed_for(user).filter(kind__in=KINDS[kind])
