"""The pockets of the first page, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Activity
from smartportal.core import money
from smartportal.core.status import Status
from smartportal.home.pockets import Invoiced, Offered, Owed, invoiced_by, owed_to


@dataclass(frozen=True, slots=True)
class Pocket:
    label: str
    icon: str
    value: str
    note: str
    url: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """Two queries; what is offered comes with the quotes."""

    owed: Owed
    offered: Offered
    invoiced: Invoiced

    @classmethod
    def of(
        cls, activities: Sequence[Activity], *, offered: Offered, on: date
    ) -> "Money":
        return cls(owed_to(activities, on=on), offered, invoiced_by(activities, on=on))

    def pockets(self, *, year: int) -> list[Pocket]:
        return list(self._pockets(year))

    def _pockets(self, year: int) -> Iterator[Pocket]:
        """What is late and what is offered have a pocket only while there is some."""
        yield _to_receive(self.owed)
        if self.owed.late_invoices:
            yield _late(self.owed)
        yield _this_year(self.invoiced, year)
        if self.offered.quotes:
            yield _offered(self.offered)


def _to_receive(owed: Owed) -> Pocket:
    return Pocket(
        _("To receive"),
        "hourglass",
        _euros(owed.open),
        _invoices(owed),
        reverse("documents:invoice_list") + "?state=due",
    )


def _invoices(owed: Owed) -> str:
    if not owed.invoices:
        return _("Nothing is open.")
    counted = ngettext("%(count)d invoice", "%(count)d invoices", owed.invoices) % {
        "count": owed.invoices
    }
    if not owed.late_invoices:
        return _("%(invoices)s, none late.") % {"invoices": counted}
    if not owed.coming_invoices:
        return _("%(invoices)s, all late.") % {"invoices": counted}
    numbers = {
        "invoices": counted,
        "late": owed.late_invoices,
        "coming": owed.coming_invoices,
    }
    return _("%(invoices)s: %(late)d late, %(coming)d to come.") % numbers


def _late(owed: Owed) -> Pocket:
    count = {"count": owed.late_invoices}
    invoices = (
        ngettext("%(count)d invoice", "%(count)d invoices", owed.late_invoices) % count
    )
    days = ngettext("%(count)d day", "%(count)d days", owed.days_late) % {
        "count": owed.days_late
    }
    return Pocket(
        _("Of which late"),
        "clock",
        _euros(owed.late),
        _("%(invoices)s, on average %(days)s late.")
        % {"invoices": invoices, "days": days},
        reverse("documents:invoice_list") + "?state=late",
        "late",
    )


def _this_year(invoiced: Invoiced, year: int) -> Pocket:
    return Pocket(
        _("Invoiced in %(year)d") % {"year": year},
        "trending-up",
        _euros(invoiced.this_year),
        _("Without VAT."),
        reverse("documents:invoice_list"),
        "ok",
    )


def _offered(offered: Offered) -> Pocket:
    quotes = ngettext("%(count)d quote", "%(count)d quotes", offered.quotes) % {
        "count": offered.quotes
    }
    return Pocket(
        _("Offered"),
        "file-text",
        _euros(offered.total),
        _("%(quotes)s without an answer.") % {"quotes": quotes},
        reverse("documents:quote_list") + "?state=open",
    )


def _euros(amount: Decimal) -> str:
    return money.in_words(amount, whole=True)


def change_pill(invoiced: Invoiced) -> Status | None:
    """How the twelve months compare with those before."""
    change = invoiced.change
    if change is None or change == 0:
        return None
    if change > 0:
        return Status(
            "ok",
            "trending-up",
            _("%(percent)d %% more than the year before") % {"percent": change},
        )
    return Status(
        "info",
        "info",
        _("%(percent)d %% less than the year before") % {"percent": -change},
    )
