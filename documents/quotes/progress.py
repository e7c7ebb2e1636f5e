"""How far the work of an accepted quote is: begun, delivered."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperState, WorkStep
from documents.models import Paper, QuoteProgress
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused


class NotAccepted(Refused):
    """Work begins on what was accepted."""


class NotYetDone(Refused):
    """A day to come: nobody knows yet."""


@transaction.atomic
def note_progress(
    quote: Paper, step: WorkStep, *, on: date, today: date, by: User, at: datetime
) -> QuoteProgress:
    """Say that the work began, or was delivered, on that day; said again, the day is the new one.

    Raises `NotAccepted`, `NotYetDone`.
    """
    locked = Paper.objects.locked().get(pk=quote.pk)
    if locked.state != PaperState.WON:
        raise NotAccepted(_("The customer has not accepted this quote yet."))
    if on > today:
        raise NotYetDone(_("Choose today or a day before."), field="on")
    row, _new = QuoteProgress.objects.update_or_create(
        paper=locked, step=step, defaults={"on": on, "by": by, "at": at}
    )
    record(f"documents.quote.{step}", locked, by=by, at=at)
    return row


@transaction.atomic
def undo_progress(quote: Paper, step: WorkStep, *, by: User, at: datetime) -> None:
    """It was not so. Done twice it is done once."""
    found, _kinds = QuoteProgress.objects.filter(paper=quote, step=step).delete()
    if found:
        record("documents.quote.progress_undone", quote, by=by, at=at)


def delivered_on(quote: Paper) -> date | None:
    """The day on which the work was done, which the law wants on its invoice."""
    rows = QuoteProgress.objects.filter(paper=quote, step=WorkStep.DELIVERED)
    return rows.values_list("on", flat=True).first()
