"""A sent quote is frozen: a change is its next version, and every link leads to the newest one sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind, PaperState
from documents.models import Paper
from documents.papers.services import copy_to_draft
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.core.state import advance

MAY_CHANGE = frozenset({PaperState.SENT, PaperState.LOST})


class NotRevisable(Refused):
    """Only a quote that was sent and not accepted gets another version."""


def can_revise(quote: Paper) -> bool:
    return quote.kind == PaperKind.QUOTE and quote.state in MAY_CHANGE


@transaction.atomic
def revise_quote(quote: Paper, *, by: User, at: datetime) -> Paper:
    """The draft of the next version; asked twice, the draft that exists is given.

    The customer goes on seeing what was sent until the new version is sent. Raises `NotRevisable`.
    """
    locked = Paper.objects.locked().get(pk=quote.pk)
    if next_version := locked.revisions.first():
        return next_version
    if not can_revise(locked):
        raise NotRevisable(
            _("The customer has accepted this quote. Write a new one for what changes.")
            if locked.state == PaperState.WON
            else _("Only a quote that was sent has versions.")
        )
    return copy_to_draft(
        locked,
        kind=PaperKind.QUOTE,
        by=by,
        at=at,
        revises=locked,
        version=locked.version + 1,
    )


def replace_former(revision: Paper, *, by: User, at: datetime) -> None:
    """Close the version before one that is being sent, in the caller's transaction.

    A declined one keeps the customer's answer. Raises `NotRevisable` when it was accepted meanwhile.
    """
    if revision.revises_id is None:
        return
    former = Paper.objects.locked().get(pk=revision.revises_id)
    if former.state == PaperState.WON:
        raise NotRevisable(
            _("The customer has just accepted %(number)s. Look at it before you go on.")
            % {"number": former.number}
        )
    if former.state == PaperState.SENT:
        advance(former, to=PaperState.REPLACED, changed_at=at)
    record("documents.quote.replaced", former, by=by, at=at, number=revision.number)


def newest_version(quote: Paper) -> Paper:
    """What a link to any version opens: the newest that was sent."""
    newest = quote
    while newest.state in (PaperState.REPLACED, PaperState.LOST):
        revisions = newest.revisions.exclude(number=None).with_surroundings()
        following = revisions.first()
        if following is None:
            break
        newest = following
    return newest
