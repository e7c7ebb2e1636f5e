"""Holds: everything stops on a case, a customer, a debtor, an activity or a member."""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from documents.dunning.services.recall import take_back_letters
from documents.dunning.services.steps import redraw
from documents.dunning.settings import SAYS_PAID_DAYS
from documents.enums import HANDED_OVER, ActionState, HoldReason
from documents.models import (
    Customer,
    DunningAction,
    DunningCase,
    Hold,
    Party,
    PlannedAction,
    Receivable,
)
from documents.steering.settings import LONGEST_WAIT_DAYS
from members.models import Activity, Member, User
from smartportal.audit.services import record
from smartportal.core import dates
from smartportal.core.refusals import ChangedMeanwhile, Refused
from smartportal.reference.settings import setting

Target = DunningCase | Customer | Party | Activity | Member

# What the world says stops also what is prepared; a member's wish comes too late for it.
STOPS_PREPARED = frozenset(
    {HoldReason.SAYS_PAID, HoldReason.DISPUTE, HoldReason.RECOVERY}
)
# From an unpaid receivable to what a hold is on.
PATHS = {
    "case": "dunning_case",
    "customer": "invoice__customer",
    "party": "invoice__customer__party",
    "activity": "invoice__activity",
    "member": "invoice__activity__member",
}
NAMES: dict[type[models.Model], str] = {
    DunningCase: "case",
    Customer: "customer",
    Party: "party",
    Activity: "activity",
    Member: "member",
}


class HoldTooLong(Refused):
    """Nobody can stop the steps for ever: the law has its own dates."""


class HoldInThePast(Refused):
    """A hold ends today or later."""


class PaidInTheFuture(Refused):
    """The customer cannot have paid on a day to come."""


class PaymentDayMissing(Refused):
    """On which day the customer says they paid."""


@transaction.atomic
def hold(
    target: Target,
    *,
    reason: HoldReason,
    on: date,
    at: datetime,
    by: User,
    until_on: date | None = None,
    paid_on: date | None = None,
    note: str = "",
) -> Hold:
    """Stop every step from day `on` to `until_on` included; a dispute has no end until it is released.

    "The customer says it is paid" needs the day and ends by itself after some days (a setting). What is
    prepared and not handed over yet stops too, unless the member only wishes it.
    Raises `HoldInThePast`, `HoldTooLong`, `PaymentDayMissing`, `PaidInTheFuture`.
    """
    until_on = _end(reason, on, until_on)
    _check(reason, on, until_on, paid_on)
    placed = Hold.objects.create(
        **{NAMES[type(target)]: target},
        reason=reason,
        from_on=on,
        until_on=until_on,
        paid_on=paid_on,
        note=note,
        by=by,
        at=at,
    )
    touched = held_by(placed)
    _record("documents.hold.placed", placed, touched, by=by, at=at)
    if reason in STOPS_PREPARED:
        stop_prepared(touched, because=reason, at=at)
    redraw(touched, at=at, nearer=True)
    return placed


@transaction.atomic
def release(placed: Hold, *, by: User, at: datetime) -> None:
    """End a hold before its day. Who placed it gets the former days back; released by another person,
    steps stay where they are, so that the member keeps the notice.
    """
    if (
        Hold.objects.filter(pk=placed.pk, ended_at__isnull=True).update(ended_at=at)
        != 1
    ):
        raise ChangedMeanwhile(
            _("This has changed meanwhile. Look again before you go on.")
        )
    placed.ended_at = at
    touched = held_by(placed)
    _record("documents.hold.released", placed, touched, by=by, at=at)
    redraw(touched, at=at, nearer=by.pk == placed.by_id)


def held_by(placed: Hold) -> models.QuerySet[Receivable]:
    """The unpaid receivables that a hold is about."""
    name, key = placed.target
    return Receivable.objects.open().filter(**{PATHS[name]: key})


def stop_prepared(
    receivables: models.QuerySet[Receivable], *, because: str, at: datetime
) -> int:
    """Cancel steps that are frozen and have not left; they are drawn again later. How many they were.

    A letter whose mail still waits is withdrawn; what else was in it finds another one.
    """
    take_back_letters(receivables)
    frozen = PlannedAction.objects.filter(
        state=ActionState.FROZEN, dunning__case__receivable__in=receivables
    ).exclude(dunning__letter__state__in=HANDED_OVER)
    locked = frozen.order_by("pk").select_for_update(no_key=True, of=("self",))
    ids = list(locked.values_list("pk", flat=True))
    DunningAction.objects.filter(planned__in=ids).update(letter=None)
    stopped = PlannedAction.objects.filter(pk__in=ids)
    return stopped.update(state=ActionState.CANCELLED, settled_at=at, detail=because)


def _end(reason: HoldReason, on: date, until_on: date | None) -> date | None:
    if reason == HoldReason.SAYS_PAID and until_on is None:
        return on + timedelta(days=setting(SAYS_PAID_DAYS, on=on))
    return until_on


def _check(
    reason: HoldReason, on: date, until_on: date | None, paid_on: date | None
) -> None:
    if until_on is not None and until_on < on:
        raise HoldInThePast(_("Choose a day after today."), field="until_on")
    if until_on is not None and reason == HoldReason.MEMBER_WAITS:
        _check_length(on, until_on)
    if reason == HoldReason.SAYS_PAID and paid_on is None:
        raise PaymentDayMissing(
            _("Say on which day the customer paid."), field="paid_on"
        )
    if paid_on is not None and paid_on > on:
        raise PaidInTheFuture(
            _("The day of the payment is still to come."), field="paid_on"
        )


def _check_length(on: date, until_on: date) -> None:
    last = on + timedelta(days=setting(LONGEST_WAIT_DAYS, on=on))
    if until_on > last:
        day = dates.weekday_day(last, today=on)
        raise HoldTooLong(_("At the latest %(day)s.") % {"day": day}, field="until_on")


def _record(
    name: str,
    placed: Hold,
    touched: models.QuerySet[Receivable],
    *,
    by: User,
    at: datetime,
) -> None:
    """One event on each invoice that is held."""
    until = placed.until_on.isoformat() if placed.until_on else ""
    for receivable in touched.select_related("invoice"):
        record(
            name, receivable.invoice, by=by, at=at, reason=placed.reason, until=until
        )
