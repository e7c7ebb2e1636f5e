"""Handing a letter over to the mail, and what became of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from documents.dunning.addresses import why_failed
from documents.dunning.again import LastLook
from documents.dunning.batch import BESIDE, withhold
from documents.dunning.letters import Step, Writing, post_letter, print_letter
from documents.dunning.moments import (
    Window,
    load_workdays,
    sending_closes,
    sending_opens,
)
from documents.dunning.notices import (
    tell_done,
    tell_failed,
    tell_returned,
    tell_unknown,
)
from documents.dunning.services.recall import freeze_again
from documents.enums import ActionState, LetterState
from documents.models import (
    DunningAction,
    DunningAttempt,
    DunningLetter,
    PlannedAction,
    Receivable,
)
from smartportal.audit.services import record
from smartportal.core.state import advance
from smartportal.delivery.enums import MessageState, Outcome
from smartportal.delivery.models import Message
from smartportal.delivery.services import enqueue

COLLEAGUES = "planned__paper__activity__colleagues__member__user"
ON_THEIR_WAY = (ActionState.FROZEN, ActionState.UNKNOWN)


def hand_over_in_time(
    letter: DunningLetter, *, at: datetime, bank_on: date | None = None
) -> None:
    """Hand over within the hours of sending; else put it off until they begin. A mail that still waits
    when they end leaves no more.

    Key of what is put off: the letter and that hour.
    """
    entity = letter.customer.activity.entity
    opens = sending_opens(entity, at=at)
    if opens > at:
        key = f"dunning-letter:{letter.public_id}:{opens.astimezone(UTC):%Y-%m-%dT%H}"
        enqueue("documents.send_letter", key=key, due_at=opens, letter_id=letter.pk)
        return
    closes = sending_closes(entity, at=at)
    hand_over(letter, at=at, bank_on=bank_on, lapses_at=closes)


@transaction.atomic
def hand_over(
    letter: DunningLetter,
    *,
    at: datetime,
    bank_on: date | None = None,
    lapses_at: datetime | None = None,
) -> None:
    """Look once more, print, and post the mail of a prepared letter. Safe to repeat.

    Payments of its papers wait meanwhile; what speaks against a step takes it out, and a letter
    without steps is withdrawn.
    """
    locked = DunningLetter.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=letter.pk
    )
    if locked.state != LetterState.PREPARED:
        return
    steps = _standing_steps(locked, at=at, bank_on=bank_on)
    if not steps:
        advance(locked, to=LetterState.WITHDRAWN)
        return
    writing = Writing(locked, steps, at)
    content = print_letter(writing)
    message, file = post_letter(writing, content, lapses_at=lapses_at)
    advance(locked, to=LetterState.CLAIMED, message=message, file=file)
    for step in steps:
        _keep_claims(step)


def _standing_steps(
    letter: DunningLetter, *, at: datetime, bank_on: date | None
) -> list[Step]:
    actions = list(_actions(letter).filter(planned__state=ActionState.FROZEN))
    _lock(actions)
    look = LastLook(actions, at=at, bank_on=bank_on)
    steps = []
    for action in actions:
        if why := look.against(action):
            withhold(action, why, at=at)
        else:
            steps.append(Step.of(action, look.cases[action.case.receivable_id]))
    return steps


def _actions(letter: DunningLetter) -> QuerySet[DunningAction]:
    rows = DunningAction.objects.filter(letter=letter).order_by(
        "case__receivable__due_on", "case__receivable"
    )
    return rows.select_related(*BESIDE).prefetch_related(COLLEAGUES)


def _lock(actions: Sequence[DunningAction]) -> None:
    """Neither a payment nor a decision comes between the last look and the mail."""
    owed = [action.case.receivable_id for action in actions]
    for rows in (
        Receivable.objects.filter(pk__in=owed),
        PlannedAction.objects.filter(pk__in=[action.planned_id for action in actions]),
    ):
        list(
            rows.order_by("pk")
            .select_for_update(no_key=True, of=("self",))
            .values_list("pk", flat=True)
        )


def _keep_claims(step: Step) -> None:
    claims = step.claims
    DunningAction.objects.filter(pk=step.action.pk).update(
        interest=claims.interest, fixed_sum=claims.fixed_sum
    )
    PlannedAction.objects.filter(pk=step.action.planned_id).update(detail="")


@transaction.atomic
def settle_letter(message: Message, *, outcome: Outcome, at: datetime) -> None:
    """Take what became of a letter's mail into its steps. Safe to repeat; other mails are none of ours."""
    letters = DunningLetter.objects.select_for_update(no_key=True, of=("self",))
    letter = (
        letters.filter(message=message).select_related("message", "customer").first()
    )
    if letter is None:
        return
    _attempt(letter, message, outcome, at=at)
    if message.state == MessageState.SENT and letter.state in (
        LetterState.CLAIMED,
        LetterState.UNKNOWN,
    ):
        _sent(letter, at=at)
    elif message.state == MessageState.UNKNOWN and letter.state == LetterState.CLAIMED:
        _unknown(letter, at=at)
    elif message.state == MessageState.FAILED and letter.state == LetterState.CLAIMED:
        _failed(letter, message, at=at)
    elif message.state == MessageState.FAILED and letter.state == LetterState.UNKNOWN:
        _found_not_sent(letter)
    if outcome == Outcome.BOUNCED:
        done = _actions(letter).filter(planned__state=ActionState.EXECUTED)
        tell_returned(letter, list(done), at=at)


OUTCOMES = {
    Outcome.SENT: LetterState.SENT,
    Outcome.DELIVERED: LetterState.SENT,
    Outcome.FAILED: LetterState.FAILED,
    Outcome.BOUNCED: LetterState.FAILED,
    Outcome.UNKNOWN: LetterState.UNKNOWN,
}


def _attempt(
    letter: DunningLetter, message: Message, outcome: Outcome, *, at: datetime
) -> None:
    DunningAttempt.objects.get_or_create(
        letter=letter,
        at=at,
        outcome=OUTCOMES[outcome],
        defaults={"detail": message.error},
    )


def _sent(letter: DunningLetter, *, at: datetime) -> None:
    advance(
        letter,
        to=LetterState.SENT,
        sent_at=letter.message.sent_at if letter.message else at,
    )
    actions = _move(letter, to=ActionState.EXECUTED, at=at)
    for action in actions:
        DunningAction.objects.filter(pk=action.pk).update(
            executed_on=_executed_on(letter, action)
        )
        record(
            "documents.step.executed", action.planned.paper, at=at, step=action.stage
        )
    tell_done(letter, actions, at=at)


def _executed_on(letter: DunningLetter, action: DunningAction) -> date:
    """The local day of sending; in the demo the simulated one of the run."""
    zone = ZoneInfo(action.planned.paper.entity.time_zone)
    sent_at = letter.sent_at or letter.prepared_at
    return max(sent_at.astimezone(zone).date(), letter.run_on)


def _unknown(letter: DunningLetter, *, at: datetime) -> None:
    advance(letter, to=LetterState.UNKNOWN)
    actions = _move(letter, to=ActionState.UNKNOWN, at=at)
    if actions:
        entity = actions[0].planned.paper.entity
        local = at.astimezone(ZoneInfo(entity.time_zone))
        workdays = load_workdays({entity.country}, Window.around(at))[entity.country]
        tell_unknown(letter, actions, workdays=workdays, at=local)


def _failed(letter: DunningLetter, message: Message, *, at: datetime) -> None:
    advance(letter, to=LetterState.FAILED)
    why = why_failed(message)
    actions = _move(letter, to=ActionState.FAILED, at=at, detail=why)
    tell_failed(letter, actions, why, at=at)


def _found_not_sent(letter: DunningLetter) -> None:
    """Somebody found out that it never left: its steps go again, in another letter."""
    advance(letter, to=LetterState.FAILED)
    freeze_again(_actions(letter).filter(planned__state=ActionState.UNKNOWN))


def _move(
    letter: DunningLetter, *, to: ActionState, at: datetime, detail: str = ""
) -> list[DunningAction]:
    on_their_way = _actions(letter).filter(planned__state__in=ON_THEIR_WAY)
    actions = list(on_their_way)
    for action in actions:
        advance(action.planned, to=to, settled_at=at, detail=detail)
    return actions
