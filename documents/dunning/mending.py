"""Steps that would otherwise be forgotten: who waits is asked again, what failed is taken up once mended."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from documents.dunning.addresses import can_be_reached, dead_addresses
from documents.dunning.again import LastLook
from documents.dunning.askings import times_asked
from documents.dunning.kinds import ASKED_AGAIN
from documents.dunning.loading import load_cases
from documents.dunning.notices import tell_asked_again
from documents.dunning.policy import next_rule
from documents.dunning.services.recall import freeze_again, take_back_letters
from documents.dunning.settings import ASK_AGAIN_DAYS
from documents.enums import ActionState, Choice, LetterState
from documents.models import Customer, DunningAction, DunningLetter, Receivable
from documents.models.steering import stands
from smartportal.delivery.enums import MessageState
from smartportal.delivery.services import enqueue
from smartportal.notifications.models import Notification
from smartportal.reference.settings import setting

PATIENCE = timedelta(hours=3)  # longer than a task is tried


def ask_again(*, at: datetime) -> None:
    """Ask about what waits without an end, every so many days after the day on which it could have left.

    Key: the step and how many times it was asked; a missed day is caught up, once.
    """
    every = setting(ASK_AGAIN_DAYS, on=at.date())
    waiting = _waiting(before=at - timedelta(days=every))
    for case in load_cases(
        Receivable.objects.filter(dunning_case__actions__in=waiting), at=at
    ):
        times, rule = times_asked(case, every=every), next_rule(case.facts, case.plan)
        if times and rule and case.held_on(case.now.moment.today) is None:
            tell_asked_again(case.actions[rule.stage].planned, times=times, at=at)


def _waiting(*, before: datetime) -> QuerySet[DunningAction]:
    """Steps that nobody was asked about since, neither by the announcement nor again."""
    recently = Notification.objects.filter(kind=ASKED_AGAIN, created_at__gt=before)
    rows = DunningAction.objects.filter(
        stands(Choice.WAIT, prefix="planned__"),
        Q(planned__decided_at=None) | Q(planned__decided_at__lte=before),
        planned__state=ActionState.ANNOUNCED,
        planned__announced_at__lte=before,
    )
    return rows.exclude(planned__public_id__in=recently.values("subject_id"))


def take_up_mended(*, at: datetime) -> list[DunningAction]:
    """A step that failed goes back into the batch once the customer's address is another one."""
    failed = DunningAction.objects.filter(planned__state=ActionState.FAILED)
    beside = ("planned__paper__customer", "letter__message")
    actions = list(failed.select_related(*beside))
    dead = dead_addresses(filter(None, map(_customer, actions)))
    mended = [action for action in actions if _is_mended(action, dead)]
    freeze_again(mended)
    return mended


def _is_mended(action: DunningAction, dead: Collection[int]) -> bool:
    customer = _customer(action)
    if customer is None or not can_be_reached(customer, dead):
        return False
    message = action.letter.message if action.letter else None
    return message is None or customer.email.lower() not in message.addresses


def _customer(action: DunningAction) -> Customer | None:
    return action.planned.paper.customer


def take_back_overtaken(*, at: datetime, bank_on: date | None = None) -> None:
    """Letters whose mail the mail server puts off are looked at again: the world goes on meanwhile.

    One that waited until the hours of sending were over is written anew on the next working day.
    """
    waiting = DunningAction.objects.filter(
        planned__state=ActionState.FROZEN,
        letter__state=LetterState.CLAIMED,
        letter__message__state=MessageState.PENDING,
    )
    actions = list(waiting.select_related("case", "letter__message"))
    if not actions:
        return
    look = LastLook(actions, at=at, bank_on=bank_on)
    wrong = [
        action.case.receivable_id
        for action in actions
        if _has_lapsed(action, at=at) or look.against(action)
    ]
    if wrong:
        take_back_letters(Receivable.objects.filter(pk__in=wrong))


def _has_lapsed(action: DunningAction, *, at: datetime) -> bool:
    message = action.letter.message if action.letter else None
    lapses_at = message.lapses_at if message else None
    return lapses_at is not None and lapses_at <= at


def ring_again(*, at: datetime) -> int:
    """Letters whose task was given up are handed over all the same; how many they are.

    Key: the letter and the hour.
    """
    forgotten = DunningLetter.objects.filter(
        state=LetterState.PREPARED, prepared_at__lt=at - PATIENCE
    )
    for letter in forgotten:
        key = f"dunning-letter:{letter.public_id}:{at:%Y-%m-%dT%H}"
        enqueue("documents.send_letter", key=key, letter_id=letter.pk)
    return len(forgotten)
