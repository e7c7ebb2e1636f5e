"""What is late at the moment, for the banner of every page: bank data, mail, e-invoices; and the demo's day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.dunning.bank import stale
from documents.models import Dispatch, Receivable
from documents.payments.freshness import Read, reads_of
from members.models import Activity, LegalEntity, User
from members.permissions import may_do
from smartportal.core import clock, dates
from smartportal.core.notices import Notice
from smartportal.delivery.health import LatePart, late_parts
from smartportal.delivery.models import Task
from smartportal.home.navigation import url_of

CACHE_KEY, LIFE = (
    "home.notices",
    60,
)  # seconds: what is late is asked once a minute for everybody


@dataclass(frozen=True, slots=True)
class Late:
    """What is late in the whole portal: `banks` are the legal entities whose bank is, `held` says since when
    an activity has a paper held back, `unposted` since when one does not leave. `reads` is how far each bank
    was read (None: never).
    """

    parts: list[LatePart] = field(default_factory=list)
    reads: dict[int, datetime | None] = field(default_factory=dict)
    banks: frozenset[int] = frozenset()
    held: dict[int, datetime] = field(default_factory=dict)
    unposted: dict[int, datetime] = field(default_factory=dict)


NOTHING = Late()


def current(user: User) -> list[Notice]:
    """What concerns this user. Without anything late no query at all."""
    late = known()
    seen = _seen(late, user)
    return [
        *_played(clock.simulated_day()),
        *_banks(late, user),
        *_held(_since(late.held, seen)),
        *_unposted(_since(late.unposted, seen)),
        *(_part(part) for part in late.parts if _concerns(part, user)),
    ]


def is_bank_late(entities: Iterable[int]) -> bool:
    """Whether the bank of one of these legal entities was read too long ago."""
    return not known().banks.isdisjoint(entities)


def bank_reads(entities: Iterable[int]) -> list[datetime | None]:
    """How far the bank is known of those to whom money is owed."""
    reads = known().reads
    return [reads[entity] for entity in entities if entity in reads]


def known() -> Late:
    found: Late | None = cache.get_or_set(CACHE_KEY, lambda: look(clock.now()), LIFE)
    return found or NOTHING


def look(at: datetime) -> Late:
    """Entities to whom money is owed: elsewhere nobody waits for the bank."""
    owing = Receivable.objects.open().values_list("invoice__entity", flat=True)
    reads = reads_of(set(owing.distinct()))
    return Late(
        parts=late_parts(at),
        reads={key: read.until if read else None for key, read in reads.items()},
        banks=_late_banks(reads),
        held=_by_activity(Dispatch.objects.held_back()),
        unposted=_by_activity(Dispatch.objects.unposted(at=at)),
    )


def _late_banks(reads: Mapping[int, Read | None]) -> frozenset[int]:
    """A day that is only played cannot have been read."""
    on = min(clock.today(), timezone.localdate())
    return stale(reads, on=on) if reads else frozenset()


def _by_activity(sendings: QuerySet[Dispatch]) -> dict[int, datetime]:
    """Since when each activity has one of them."""
    return dict(
        sendings.values("paper__activity")
        .annotate(since=Min("at"))
        .values_list("paper__activity", "since")
    )


def _played(day: date | None) -> Iterator[Notice]:
    if day is not None:
        yield Notice(
            _("Demonstration: the portal plays %(day)s.")
            % {"day": dates.weekday_day(day)},
            None,
            _("No e-mail leaves this machine."),
            url=url_of("delivery:mailbox"),
            link=_("See what would have left"),
            status="",
        )


def _banks(late: Late, user: User) -> Iterator[Notice]:
    if late.banks:
        for entity in (
            LegalEntity.objects.visible_to(user)
            .filter(pk__in=late.banks)
            .order_by("pk")
        ):
            yield _bank(entity, late.reads[entity.pk])


def _bank(entity: LegalEntity, since: datetime | None) -> Notice:
    what = (
        _("The bank of %(name)s has not been read.")
        if since
        else _("The bank of %(name)s was never read.")
    )
    holds_up = _(
        "Payments since then are missing, and reminders wait until it is read."
    )
    return Notice(what % {"name": entity.name}, since, holds_up)


def _held(since: datetime | None) -> Iterator[Notice]:
    if since:
        yield Notice(
            _("An e-invoice is held back: the cooperative checks it."),
            since,
            _(
                "The invoice has its number; the mail to the customer leaves after the check."
            ),
            url=reverse("documents:invoice_list"),
            link=_("See the invoices"),
        )


def _unposted(since: datetime | None) -> Iterator[Notice]:
    if since:
        yield Notice(
            _("A paper that you sent has not left yet."),
            since,
            _("The portal keeps trying. You need not send it again."),
        )


def _seen(late: Late, user: User) -> Collection[int]:
    """The activities with a paper that has not left, of which the user may know."""
    wanted = late.held.keys() | late.unposted.keys()
    if not wanted:
        return ()
    rows = Activity.objects.visible_to(user).filter(pk__in=wanted)
    return set(rows.values_list("pk", flat=True))


def _since(late: Mapping[int, datetime], seen: Collection[int]) -> datetime | None:
    """The oldest of them."""
    return min((at for activity, at in late.items() if activity in seen), default=None)


def _concerns(part: LatePart, user: User) -> bool:
    return not part.for_admins or may_do(user, "view", Task)


def _part(part: LatePart) -> Notice:
    if part.for_admins:
        return Notice(
            part.what,
            part.since,
            part.holds_up,
            url=reverse("admin:delivery_task_changelist"),
            link=_("See what failed"),
        )
    return Notice(part.what, part.since, part.holds_up)
