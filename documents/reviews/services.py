"""The round trips of a draft between a member and the advisor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from documents.credit_notes.readiness import reasons_against_crediting
from documents.enums import PaperKind, RemarkField, ReviewState
from documents.invoices.services import reasons_against_issuing
from documents.models import Paper, Remark, Review
from documents.papers.alone import GOES_FIRST, standing_review
from documents.papers.services import NotADraft, check_as_seen
from documents.reviews.notices import tell_answered, tell_submitted
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Reason, Refused, RefusedForReasons
from smartportal.core.state import advance


class NotReviewed(Refused):
    """Only invoices and credit notes go to the advisor."""


class NotSubmittable(RefusedForReasons):
    """What is still missing: an approved draft must be ready to be issued."""


class AlreadySubmitted(Refused):
    """The draft is with the advisor already, or approved."""


class NotAtTheAdvisor(Refused):
    """There is nothing to take back."""


class NotReviewer(Refused):
    """Only an advisor who reaches the member answers, and never for a paper of their own."""


class NothingSaid(Refused):
    """A draft that goes back says what to correct."""


@dataclass(frozen=True, slots=True)
class RemarkInput:
    """One remark as the advisor wrote it; see `Remark`."""

    field: RemarkField
    line: int | None = None
    words: str = ""
    text: str = ""
    was: str = ""
    proposed: str = ""


@transaction.atomic
def submit(draft: Paper, *, by: User, today: date, at: datetime) -> Review:
    """Hand a draft to the advisor; until it comes back or is taken back nobody changes it.

    Raises `NotReviewed`, `NotADraft`, `StaleDraft` when `draft` was read before the last save,
    `AlreadySubmitted` and `NotSubmittable`.
    """
    if draft.kind not in GOES_FIRST:
        raise NotReviewed(_("Only invoices and credit notes go to the advisor."))
    paper = Paper.objects.to_finish().get(pk=draft.pk)
    if not paper.is_draft:
        raise NotADraft(_("This paper has already been issued."))
    check_as_seen(paper, seen=draft)
    if standing_review(paper):
        raise AlreadySubmitted(_("Your advisor has this draft already."))
    if reasons := _missing(paper, today):
        raise NotSubmittable(reasons)
    review = _begin_round(paper, by=by, at=at)
    record("documents.review.submitted", paper, by=by, at=at, round=review.round)
    tell_submitted(review, at=at)
    return review


def _missing(paper: Paper, today: date) -> list[Reason]:
    if paper.kind == PaperKind.CREDIT_NOTE:
        return reasons_against_crediting(paper, on=today, today=today)
    return reasons_against_issuing(paper, on=today, today=today)


def _begin_round(paper: Paper, *, by: User, at: datetime) -> Review:
    """With a revision of its own: a page that is still open must not save over what was submitted."""
    Paper.objects.filter(pk=paper.pk).update(revision=F("revision") + 1)
    paper.revision += 1
    return Review.objects.create(
        paper=paper,
        round=paper.reviews.count() + 1,
        revision=paper.revision,
        submitted_by=by,
        submitted_at=at,
    )


@transaction.atomic
def take_back(paper: Paper, *, by: User, at: datetime) -> Review:
    """The member writes on, whether the advisor had answered or not. Raises `NotAtTheAdvisor`."""
    locked = Paper.objects.locked().get(pk=paper.pk)
    review = standing_review(locked)
    if review is None or not locked.is_draft:
        raise NotAtTheAdvisor(_("Your advisor does not have this draft."))
    advance(review, to=ReviewState.WITHDRAWN)
    record("documents.review.withdrawn", locked, by=by, at=at, round=review.round)
    return review


@transaction.atomic
def approve(review: Review, *, note: str = "", by: User, at: datetime) -> Review:
    """The member may issue it as it is. Raises `NotReviewer`, `ChangedMeanwhile`."""
    return _answer(review, ReviewState.APPROVED, note=note.strip(), by=by, at=at)


@transaction.atomic
def give_back(
    review: Review,
    *,
    remarks: Sequence[RemarkInput] = (),
    note: str = "",
    by: User,
    at: datetime,
) -> Review:
    """Back to the member with something to correct.

    Raises `NothingSaid`, `NotReviewer`, `ChangedMeanwhile`.
    """
    if not (remarks or note.strip()):
        raise NothingSaid(_("Say what to correct, or approve it."), field="note")
    answered = _answer(review, ReviewState.RETURNED, note=note.strip(), by=by, at=at)
    Remark.objects.bulk_create(_row(answered, remark) for remark in remarks)
    return answered


def _row(review: Review, remark: RemarkInput) -> Remark:
    return Remark(
        review=review,
        field=remark.field,
        line=remark.line,
        words=remark.words,
        text=remark.text,
        was=remark.was,
        proposed=remark.proposed,
    )


def _answer(
    review: Review, state: ReviewState, *, note: str = "", by: User, at: datetime
) -> Review:
    Paper.objects.locked().get(pk=review.paper_id)
    locked = Review.objects.select_related("paper__entity").get(pk=review.pk)
    _check_reviewer(locked, by=by, at=at)
    advance(locked, to=state, answered_by=by, answered_at=at, note=note)
    record(f"documents.review.{state}", locked.paper, by=by, at=at, round=locked.round)
    tell_answered(locked, at=at)
    return locked


def _check_reviewer(review: Review, *, by: User, at: datetime) -> None:
    on = at.astimezone(ZoneInfo(review.paper.entity.time_zone)).date()
    answerable = Review.objects.answerable_by(by, on=on)
    if not answerable.filter(pk=review.pk).exists():
        raise NotReviewer(_("Another advisor must answer this."))
