"""Telling members what is about to leave, what left and what did not; each fact once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from documents.dunning import kinds
from documents.dunning.reasons import Why
from documents.dunning.workdays import Ordinals
from documents.models import DunningAction, DunningLetter, PlannedAction
from documents.steering.contacts import recovery_contact
from documents.steering.services import local_day
from members.enums import Role
from members.models import StaffRole, User
from smartportal.notifications.services import notify

CHECKED_BY = time(12)


def tell_announced(actions: Iterable[PlannedAction], *, at: datetime) -> None:
    for planned in actions:
        until = planned.changeable_until or at
        _tell(
            kinds.ANNOUNCED,
            planned,
            key="announced",
            at=at,
            planned_on=planned.planned_on.isoformat(),
            until=until.isoformat(),
            silence=planned.effective_decision,
        )


def tell_asked_again(planned: PlannedAction, *, times: int, at: datetime) -> None:
    _tell(kinds.ASKED_AGAIN, planned, key=f"asked{times}", at=at)


def tell_withheld(action: DunningAction, why: Why, *, at: datetime) -> None:
    _tell(kinds.WITHHELD, action.planned, key=f"withheld:{why}", at=at, why=why.value)


def tell_done(
    letter: DunningLetter, actions: Sequence[DunningAction], *, at: datetime
) -> None:
    address = letter.message.to[0] if letter.message else letter.customer.email
    for action in actions:
        _tell(kinds.DONE, action.planned, key="done", at=at, address=address)


def tell_failed(
    letter: DunningLetter, actions: Sequence[DunningAction], why: Why, *, at: datetime
) -> None:
    for action in actions:
        key = f"failed:{letter.public_id}"
        _tell(kinds.WITHHELD, action.planned, key=key, at=at, why=why.value)


def tell_returned(
    letter: DunningLetter, actions: Sequence[DunningAction], *, at: datetime
) -> None:
    for action in actions:
        _tell(kinds.RETURNED, action.planned, key=f"returned:{letter.public_id}", at=at)


def tell_unknown(
    letter: DunningLetter,
    actions: Sequence[DunningAction],
    *,
    workdays: Ordinals,
    at: datetime,
) -> None:
    """The members, and the recovery service, which must find out."""
    first = actions[0].planned
    contact = recovery_contact(first.paper.entity, on=local_day(first, at=at))
    who = {
        "name": contact.person,
        "phone": contact.phone,
        "deadline": check_deadline(at, workdays=workdays).isoformat(),
    }
    for action in actions:
        _tell(
            kinds.UNKNOWN,
            action.planned,
            key=f"unknown:{letter.public_id}",
            at=at,
            **who,
        )
    for user in _staff(first, Role.RECOVERY, at=at):
        key = f"unknown:{letter.public_id}:{first.public_id}"
        notify(
            kinds.UNKNOWN, to=user, about=first, at=at, key=key, **_about(first), **who
        )


def check_deadline(at: datetime, *, workdays: Ordinals) -> datetime:
    """Noon of the next working day, in the zone of `at`."""
    return datetime.combine(
        workdays.on_or_after(at.date() + timedelta(days=1)), CHECKED_BY, at.tzinfo
    )


def tell_bank_late(actions: Sequence[DunningAction], *, at: datetime) -> None:
    """Who imports the bank's files and who recovers, once a day."""
    planned = actions[0].planned
    on = local_day(planned, at=at)
    for user in _staff(planned, Role.RECOVERY, Role.ACCOUNTANT, at=at):
        notify(
            kinds.BANK_LATE,
            to=user,
            about=planned,
            at=at,
            key=f"bank_late:{on}",
            count=len(actions),
        )


def _staff(planned: PlannedAction, *roles: Role, at: datetime) -> list[User]:
    """Who has such a role for the paper's entity, or for the whole cooperative."""
    entity = Q(entity=None) | Q(entity=planned.paper.entity_id)
    valid = StaffRole.objects.valid(local_day(planned, at=at))
    held = valid.filter(entity, role__in=roles, office=None)
    users = User.objects.filter(staff_roles__in=held, is_active=True)
    return list(users.distinct().order_by("pk"))


def _tell(
    kind: str, planned: PlannedAction, *, key: str, at: datetime, **more: Any
) -> None:
    given = {**_about(planned), **more}
    for user in planned.paper.activity.writers():
        notify(
            kind,
            to=user,
            about=planned,
            at=at,
            key=f"{key}:{planned.public_id}",
            **given,
        )


def _about(planned: PlannedAction) -> dict[str, Any]:
    """What the words of every notice about a step need."""
    paper = planned.paper
    return {
        "stage": planned.kind,
        "number": paper.number or "",
        "customer": paper.customer.name if paper.customer else "",
    }
