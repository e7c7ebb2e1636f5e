"""From frozen steps to letters: one for each customer, brand and stage in a run.

Repeatable at any line: the letter's unique intent is found again, what has a letter is left alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from documents.dunning.again import LastLook
from documents.dunning.moments import entities_at_work
from documents.dunning.notices import tell_bank_late, tell_withheld
from documents.dunning.reasons import Why
from documents.dunning.settings import CONTACT_REST_DAYS
from documents.enums import DID_NOT_LEAVE, ActionState, LetterState, Stage
from documents.models import DunningAction, DunningLetter, DunningStage, PlannedAction
from smartportal.core.state import advance
from smartportal.delivery.services import enqueue
from smartportal.reference.settings import setting

CHUNK = 200
BESIDE = (
    "planned__paper__customer",
    "planned__paper__entity",
    "planned__paper__activity__member__user",
    "case__receivable",
)
# The most serious letter goes first: the debtor gets one at a time.
SERIOUS_FIRST = Case(
    *(When(stage=stage, then=Value(-n)) for n, stage in enumerate(Stage.values))
)
Key = tuple[int, int | None, str, date]


@dataclass(slots=True)
class Prepared:
    """What a batch made of the steps that were due."""

    sent: list[DunningAction] = field(default_factory=list)
    withheld: list[tuple[DunningAction, Why]] = field(default_factory=list)
    letters: set[int] = field(default_factory=set)


def prepare_letters(*, on: date, at: datetime, bank_on: date | None = None) -> Prepared:
    """Look again at every frozen step that is due and put those that still go into letters.

    Where it is no working day nothing is due: the steps of the day before wait for the next one.
    """
    prepared = Prepared()
    due = _due(on).filter(planned__paper__entity__in=entities_at_work(at))
    for ids in _chunks(list(due.values_list("pk", flat=True))):
        _prepare_chunk(ids, prepared, on=on, at=at, bank_on=bank_on)
    if late := [action for action, why in prepared.withheld if why == Why.BANK]:
        tell_bank_late(late, at=at)
    return prepared


def _due(on: date) -> QuerySet[DunningAction]:
    by_hand = DunningStage.objects.filter(
        plan=OuterRef("case__plan"), stage=OuterRef("stage"), by_hand=True
    )
    rows = DunningAction.objects.filter(
        ~Exists(by_hand),
        planned__state=ActionState.FROZEN,
        planned__planned_on__lte=on,
        letter=None,
    )
    return rows.order_by(
        "planned__paper__customer__party",
        SERIOUS_FIRST,
        "planned__paper__customer",
        "pk",
    )


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


@transaction.atomic
def _prepare_chunk(
    ids: Sequence[int],
    prepared: Prepared,
    *,
    on: date,
    at: datetime,
    bank_on: date | None,
) -> None:
    actions = _locked(ids)
    look, contacts = (
        LastLook(actions, at=at, bank_on=bank_on),
        _Contacts(actions, on=on),
    )
    for action in actions:
        why = look.against(action) or contacts.against(action)
        if why:
            withhold(action, why, at=at)
            prepared.withheld.append((action, why))
            continue
        letter = contacts.letter_for(action, at=at)
        DunningAction.objects.filter(pk=action.pk).update(letter=letter)
        prepared.sent.append(action)
        prepared.letters.add(letter.pk)


def _locked(ids: Sequence[int]) -> list[DunningAction]:
    """In the given order, under lock, without those that changed meanwhile."""
    rows = DunningAction.objects.filter(
        pk__in=ids, planned__state=ActionState.FROZEN, letter=None
    )
    planned = PlannedAction.objects.filter(dunning__in=rows).order_by("pk")
    list(
        planned.select_for_update(no_key=True, of=("self",)).values_list(
            "pk", flat=True
        )
    )
    found = {action.pk: action for action in rows.select_related(*BESIDE)}
    return [found[pk] for pk in ids if pk in found]


def withhold(action: DunningAction, why: Why, *, at: datetime) -> None:
    """Say why a step did not leave: it is over, it comes back to the member, or it tries again."""
    planned = action.planned
    if why.settles:
        advance(planned, to=ActionState.CANCELLED, settled_at=at, detail=why)
    elif why.fails:
        advance(planned, to=ActionState.FAILED, settled_at=at, detail=why)
    else:
        PlannedAction.objects.filter(pk=planned.pk).update(detail=why)
    if action.letter_id:
        DunningAction.objects.filter(pk=action.pk).update(letter=None)
    tell_withheld(action, why, at=at)


class _Contacts:
    """Who has had a letter within the days of rest, whoever of the members wrote it.

    Letters of the day that are still prepared are locked: none is handed over while a step is added.
    """

    def __init__(self, actions: Sequence[DunningAction], *, on: date) -> None:
        self.on = on
        rested = on - timedelta(days=setting(CONTACT_REST_DAYS, on=on))
        parties = {_party(action) for action in actions}
        # What was put off, whatever its day, leaves with those of today.
        counts = Q(run_on__gt=rested) | Q(
            state__in=[LetterState.PREPARED, LetterState.CLAIMED]
        )
        recent = DunningLetter.objects.filter(
            counts, customer__party__in=parties
        ).exclude(state__in=DID_NOT_LEAVE)
        _lock_prepared(recent.filter(run_on=on))
        self.keys: dict[int, set[Key]] = defaultdict(set)
        self.letters: dict[Key, DunningLetter] = {}
        for letter in recent.select_related("customer"):
            key = (letter.customer_id, letter.brand_id, letter.stage, letter.run_on)
            self.letters[key] = letter
            self.keys[letter.customer.party_id].add(key)

    def against(self, action: DunningAction) -> Why | None:
        own = self._key(action)
        known = self.letters.get(own)
        left = known is not None and known.state != LetterState.PREPARED
        return Why.PRESSURE if left or self.keys[_party(action)] - {own} else None

    def letter_for(self, action: DunningAction, *, at: datetime) -> DunningLetter:
        key = self._key(action)
        if key not in self.letters:
            self.letters[key] = self._prepare(key, at=at)
            self.keys[_party(action)].add(key)
        return self.letters[key]

    def _prepare(self, key: Key, *, at: datetime) -> DunningLetter:
        customer, brand, stage, on = key
        letter = DunningLetter.objects.create(
            customer_id=customer, brand_id=brand, stage=stage, run_on=on, prepared_at=at
        )
        enqueue(
            "documents.send_letter",
            key=f"dunning-letter:{letter.public_id}",
            letter_id=letter.pk,
        )
        return letter

    def _key(self, action: DunningAction) -> Key:
        paper = action.planned.paper
        return paper.customer_id or 0, paper.brand_id, action.stage, self.on


def _lock_prepared(letters: QuerySet[DunningLetter]) -> None:
    prepared = letters.filter(state=LetterState.PREPARED).order_by("pk")
    locked = prepared.select_for_update(no_key=True, of=("self",))
    list(locked.values_list("pk", flat=True))


def _party(action: DunningAction) -> int:
    customer = action.planned.paper.customer
    return customer.party_id if customer else 0
