"""A sending planned by the member: changed or taken back until it leaves, sent at most once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.services import issue_credit_note
from documents.enums import ActionState, Choice, PaperKind, PaperState
from documents.invoices.services import issue_invoice, reasons_against_issuing
from documents.models import Decision, Dispatch, Paper, PlannedAction, ScheduledSending
from documents.papers.alone import check_may_issue
from documents.papers.sending import Envelope, envelope_of, request_dispatch
from documents.papers.services import Leaving, check_as_seen, is_leaving
from documents.permissions import may_write
from documents.quotes.services import reasons_against_sending, send_quote
from documents.scheduled.notices import tell_failed
from documents.scheduled.settings import KIND, LONGEST_AHEAD_DAYS
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Reason, Refused, RefusedForReasons
from smartportal.core.state import advance
from smartportal.delivery.services import enqueue
from smartportal.reference.settings import setting

SOONEST = timedelta(minutes=5)


class BadMoment(Refused):
    """Too soon, or too far away."""


class CannotLeave(Refused):
    """What was planned is no longer possible."""


class NotReady(RefusedForReasons):
    """What is missing already, before anybody waits for it."""


@transaction.atomic
def plan_sending(
    paper: Paper, *, envelope: Envelope, leaves_at: datetime, at: datetime, by: User
) -> ScheduledSending:
    """Let a draft or a final paper leave at `leaves_at`; a plan that was there is replaced.

    Raises `BadMoment`, `NotReady`, `Leaving`, `StaleDraft`, and what keeps an activity from issuing alone.
    """
    locked = Paper.objects.to_finish().get(pk=paper.pk)
    _check_moment(locked, leaves_at, at=at)
    if locked.is_draft:
        _check_draft(locked, seen=paper, at=at)
    drop_live(locked, at=at)
    action = _action(locked, leaves_at, at=at, by=by)
    planned = ScheduledSending.objects.create(
        action=action,
        revision=locked.revision if locked.is_draft else None,
        leaves_at=leaves_at,
        at=at,
        by=by,
        **envelope.as_fields(),
    )
    record(
        "documents.sending.planned", locked, by=by, at=at, leaves=leaves_at.isoformat()
    )
    ring(planned, at=at)
    return planned


def _check_moment(paper: Paper, leaves_at: datetime, *, at: datetime) -> None:
    if leaves_at < at + SOONEST:
        raise BadMoment(_("Choose a later moment, or send it now."), field="leave_on")
    longest = setting(LONGEST_AHEAD_DAYS, on=at.date())
    if leaves_at > at + timedelta(days=longest):
        sentence = _("At most %(days)d days ahead.") % {"days": longest}
        raise BadMoment(sentence, field="leave_on")


def _check_draft(locked: Paper, *, seen: Paper, at: datetime) -> None:
    if is_leaving(locked):
        raise Leaving(_("This paper is already on its way."))
    check_as_seen(locked, seen=seen)
    if reasons := _reasons(locked, at=at):
        raise NotReady(reasons)
    if locked.kind != PaperKind.QUOTE:
        check_may_issue(locked, today=local_date(locked, at))


def _reasons(draft: Paper, *, at: datetime) -> list[Reason]:
    on = local_date(draft, at)
    if draft.kind == PaperKind.QUOTE:
        return reasons_against_sending(draft, on=on)
    if draft.kind == PaperKind.CREDIT_NOTE:
        return reasons_against_crediting(draft, on=on, today=on)
    return reasons_against_issuing(draft, on=on, today=on)


def local_date(paper: Paper, at: datetime) -> date:
    return at.astimezone(ZoneInfo(paper.entity.time_zone)).date()


def _action(
    paper: Paper, leaves_at: datetime, *, at: datetime, by: User
) -> PlannedAction:
    """Said OK by the member, who planned it; under the paper's lock the slots of one paper are counted."""
    slots = PlannedAction.objects.filter(kind=KIND, paper=paper)
    action = PlannedAction.objects.create(
        kind=KIND,
        slot=f"{KIND}:{paper.pk}:{slots.count()}",
        paper=paper,
        state=ActionState.ANNOUNCED,
        planned_on=local_date(paper, leaves_at),
        announced_at=at,
        changeable_until=leaves_at,
        default_decision=Choice.OK,
        decision=Choice.OK,
        decided_by=by,
        decided_at=at,
    )
    Decision.objects.create(action=action, choice=Choice.OK, by=by, at=at)
    return action


def ring(planned: ScheduledSending, *, at: datetime) -> None:
    """The sweeper finds it when its moment has come; after the member's word, or a pause, again."""
    action = planned.action
    due = max(planned.leaves_at, at)
    if action.wait_until:
        zone = ZoneInfo(action.paper.entity.time_zone)
        moment = planned.leaves_at.astimezone(zone).timetz()
        due = datetime.combine(action.wait_until + timedelta(days=1), moment)
    key = f"{KIND}:{planned.pk}:{due.isoformat()}"
    enqueue("documents.leave_planned", key=key, due_at=due, planned_id=planned.pk)


def live_sending(paper: Paper) -> ScheduledSending | None:
    rows = ScheduledSending.objects.filter(
        action__paper=paper, action__state=ActionState.ANNOUNCED
    )
    row = rows.select_related("action", "by").first()
    return row if row and _stands(row, paper) else None


def _stands(planned: ScheduledSending, paper: Paper) -> bool:
    """Of a draft the plan ends with the draft, whoever sent it."""
    left = planned.revision is not None and not paper.is_draft
    return planned.action.state == ActionState.ANNOUNCED and not left


def planned_for(
    paper: Paper,
) -> tuple[ScheduledSending | None, ScheduledSending | None]:
    """The newest plan of a paper: as one that stands, or as one that came to nothing."""
    rows = ScheduledSending.objects.filter(action__paper=paper)
    row = rows.select_related("action", "by").order_by("-at", "-pk").first()
    if row is None or row.action.state == ActionState.FAILED:
        return None, row
    return (row if _stands(row, paper) else None), None


@transaction.atomic
def take_back(planned: ScheduledSending, *, by: User, at: datetime) -> None:
    """Nothing leaves. Raises `CannotLeave` when it has, or was taken back before."""
    if not drop_live(planned.action.paper, at=at):
        raise CannotLeave(_("Too late: it has left, or was stopped before."))
    record("documents.sending.taken_back", planned.action.paper, by=by, at=at)


@transaction.atomic
def drop_live(paper: Paper, *, at: datetime) -> bool:
    """Cancel what is planned for a paper that leaves another way. Whether there was something."""
    rows = PlannedAction.objects.filter(
        kind=KIND, paper=paper, state=ActionState.ANNOUNCED
    )
    found = list(rows.select_for_update(no_key=True, of=("self",)))
    for action in found:
        advance(action, to=ActionState.CANCELLED, settled_at=at)
    return bool(found)


@transaction.atomic
def leave(key: int, *, at: datetime) -> bool:
    """Send what is planned, if its moment has come and the member's word stands. Runs twice, acts once.

    Number, mail and the action's end stand or fall together. What stands against it is kept and told.
    """
    planned = ScheduledSending.objects.select_related("by").get(pk=key)
    action = PlannedAction.objects.get(pk=planned.action_id)
    paper = Paper.objects.to_finish().get(pk=action.paper_id)
    rows = PlannedAction.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.filter(pk=action.pk, state=ActionState.ANNOUNCED).first()
    if locked is None or not _is_time(planned, locked, paper, at=at):
        return False
    if planned.revision is not None and not paper.is_draft:
        advance(locked, to=ActionState.CANCELLED, settled_at=at)
        return False
    advance(locked, to=ActionState.FROZEN)
    try:
        with transaction.atomic():
            _send(planned, paper, at=at)
    except Refused as refusal:
        why = str(refusal.sentence)
        advance(locked, to=ActionState.FAILED, settled_at=at, detail=why)
        tell_failed(planned, paper, why=why, at=at)
        return False
    advance(locked, to=ActionState.EXECUTED, settled_at=at)
    return True


def _is_time(
    planned: ScheduledSending, action: PlannedAction, paper: Paper, *, at: datetime
) -> bool:
    today = local_date(paper, at)
    paused = action.wait_until is not None and action.wait_until >= today
    stands = action.effective_decision == Choice.OK and not paused
    return stands and planned.leaves_at <= at


def _send(planned: ScheduledSending, paper: Paper, *, at: datetime) -> Dispatch:
    on = local_date(paper, at)
    envelope, by = envelope_of(planned), planned.by
    if not may_write(by, paper):
        raise CannotLeave(_("Who planned it may no longer send for this activity."))
    if not paper.is_draft:
        if paper.kind == PaperKind.QUOTE and paper.state != PaperState.SENT:
            raise CannotLeave(_("The quote was answered or replaced meanwhile."))
        return request_dispatch(paper, envelope=envelope, by=by, at=at)
    if is_leaving(paper):
        raise Leaving(_("This paper is already on its way."))
    paper.revision = planned.revision or 0
    if paper.kind == PaperKind.QUOTE:
        return send_quote(paper, envelope=envelope, on=on, at=at, by=by)
    is_note = paper.kind == PaperKind.CREDIT_NOTE
    issue = issue_credit_note if is_note else issue_invoice
    issued = issue(paper, on=on, today=on, at=at, by=by)
    return request_dispatch(issued, envelope=envelope, by=by, at=at)
