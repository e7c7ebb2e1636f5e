"""Beginning from an older paper: a whole copy of it, or its lines in the draft that is being written."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind
from documents.models import Paper
from documents.models.papers import PaperQuerySet
from documents.papers.agreed import chosen_in
from documents.papers.lines import LineInput, lines_of, with_chosen
from documents.papers.search import matching
from documents.papers.services import copy_to_draft
from members.models import Activity, User
from smartportal.core.refusals import Refused

COPIED = (PaperKind.QUOTE, PaperKind.INVOICE)
SHOWN = 8


class ActivityOver(Refused):
    """New papers are written under activities that go on."""


def copy_paper(
    paper: Paper, *, kind: PaperKind, on: date, at: datetime, by: User
) -> Paper:
    """A new draft that says the same, without its dates. Raises `ActivityOver`."""
    if not Activity.objects.open_to(by, on=on).filter(pk=paper.activity_id).exists():
        raise ActivityOver(_("This activity is over: it has no new papers."))
    return copy_to_draft(paper, kind=kind, by=by, at=at, chosen=chosen_in(paper))


def papers_to_copy(draft: Paper, text: str, *, by: User) -> PaperQuerySet:
    """The newest papers of a writer that have lines, by number, customer, title or amount."""
    papers = Paper.objects.listed_for(by).writable_by(by).filter(kind__in=COPIED)
    papers = papers.exclude(pk=draft.pk).exclude(lines=None)
    found = matching(papers, text).select_related("customer")
    return found.order_by("-created_at", "-pk")[:SHOWN]


def lines_for(draft: Paper, older: Paper) -> Sequence[LineInput]:
    """The lines of an older paper as the draft can have them: options are for quotes alone."""
    lines = lines_of(older)
    if draft.kind == PaperKind.QUOTE:
        return lines
    return with_chosen(lines, chosen_in(older))
