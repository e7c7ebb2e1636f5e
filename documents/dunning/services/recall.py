"""Taking back letters whose mail still waits for the mail server: nobody has seen them yet.

Everybody locks in this order: receivables, letters handed over, planned actions.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from documents.dunning.claims import ZERO
from documents.enums import ActionState, LetterState
from documents.models import DunningAction, DunningLetter, Receivable
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.core.state import advance
from smartportal.delivery.services import withdraw_message

WITHOUT_LETTER: dict[str, Any] = {"letter": None, "interest": ZERO, "fixed_sum": ZERO}


@transaction.atomic
def take_back_letters(receivables: QuerySet[Receivable]) -> None:
    """Withdraw letters about these whose mail no sender has taken. Their steps are frozen as before,
    so that what still goes finds a new letter; the receivables stay locked until the transaction ends.
    """
    owed = _lock(receivables)
    about = DunningAction.objects.filter(
        case__receivable__in=owed, letter__state=LetterState.CLAIMED
    )
    letters = DunningLetter.objects.filter(
        state=LetterState.CLAIMED, pk__in=about.values("letter")
    )
    locked = letters.order_by("pk").select_for_update(no_key=True, of=("self",))
    for letter in locked.select_related("message"):
        _take_back(letter)


def freeze_again(actions: Iterable[DunningAction]) -> None:
    """What surely did not leave goes back into the batch, without the letter that it was in."""
    for action in actions:
        advance(action.planned, to=ActionState.FROZEN, settled_at=None, detail="")
        DunningAction.objects.filter(pk=action.pk).update(**WITHOUT_LETTER)


def _lock(receivables: QuerySet[Receivable]) -> list[int]:
    """Those with a step on its way: no letter of theirs is handed over meanwhile."""
    frozen = DunningAction.objects.filter(
        planned__state=ActionState.FROZEN, case__receivable__in=receivables.values("pk")
    )
    rows = Receivable.objects.filter(pk__in=frozen.values("case__receivable"))
    locked = rows.order_by("pk").select_for_update(no_key=True, of=("self",))
    return list(locked.values_list("pk", flat=True))


def _take_back(letter: DunningLetter) -> None:
    if letter.message is None:
        return
    try:
        withdraw_message(letter.message)
    except ChangedMeanwhile:
        return  # a sender has it: what it says decides
    advance(letter, to=LetterState.WITHDRAWN)
    DunningAction.objects.filter(
        letter=letter, planned__state=ActionState.FROZEN
    ).update(**WITHOUT_LETTER)
