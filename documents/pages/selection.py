"""Papers that were ticked in a list, or all that it found."""

from dataclasses import dataclass
from typing import Self

from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind
from documents.invoices.standing import Shelf
from documents.models import Paper
from documents.pages.found import KINDS, Found
from smartportal.core.htmx import HtmxRequest
from smartportal.core.ids import is_public_id
from smartportal.core.refusals import Refused

KIND, QUERY, PAPER, ALL = "kind", "query", "paper", "all"


class NothingSelected(Refused):
    """No paper was ticked."""


class TooManySelected(Refused):
    """More than the act can bear at once."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`ticked` public ids of a list, or `all` that its filters find; `shelf` is where they stand."""

    found: Found
    ticked: tuple[str, ...]
    all: bool
    shelf: Shelf

    @classmethod
    def posted(cls, request: HtmxRequest) -> Self:
        """What the form of a list says. Raises Http404 for a list that does not exist."""
        kind = request.POST.get(KIND, "")
        if kind not in KINDS:
            raise Http404
        query = QueryDict(request.POST.get(QUERY, ""))
        found = Found.of(request, PaperKind(kind), query, adds_up=True)
        if ALL in request.POST:
            return cls(found, (), True, found.chosen)
        ticked = tuple(filter(is_public_id, request.POST.getlist(PAPER)))
        chosen = found.papers.filter(public_id__in=ticked)
        shelf = Shelf.of(chosen, today=found.shelf.today, adds_up=True)
        return cls(found, ticked, False, shelf)

    def papers(self, *, most: int) -> list[Paper]:
        """Labelled, in the order of the list. Raises `NothingSelected`, `TooManySelected`."""
        count = self.shelf.count()
        if not count:
            raise NothingSelected(_("Tick at least one document first."))
        if count > most:
            sentence = _("At most %(most)d documents at once: choose fewer of them.")
            raise TooManySelected(sentence % {"most": most})
        return self.shelf[0:most]

    def address(self) -> str:
        """Back to the list, where it was."""
        return self.found.address()
