"""Words and numbers of a printed paper, in the active language."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from documents.enums import (
    InstalmentKind,
    InstalmentMoment,
    PaperKind,
    Unit,
    VatCategory,
)
from smartportal.core import dates, money

NBSP = "\u00a0"


class VatSum(Protocol):
    """The VAT of one category and rate, kept or counted."""

    @property
    def category(self) -> str: ...
    @property
    def rate(self) -> Decimal: ...
    @property
    def base(self) -> Decimal: ...


class Planned(Protocol):
    """An instalment, kept or typed."""

    @property
    def kind(self) -> str: ...
    @property
    def percentage(self) -> Decimal | None: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def moment(self) -> str: ...
    @property
    def on(self) -> date | None: ...


# Languages that count one and a half as one.
SINGULAR_BELOW_TWO = frozenset({"fr", "nl"})


def paper_word(kind: str) -> str:
    """The title of a paper."""
    words = {
        PaperKind.QUOTE: pgettext("title of a paper", "Quote"),
        PaperKind.INVOICE: pgettext("title of a paper", "Invoice"),
        PaperKind.CREDIT_NOTE: pgettext("title of a paper", "Credit note"),
    }
    return words[PaperKind(kind)]


def quantity_words(quantity: Decimal, unit: str) -> str:
    """`3 jours`, `1,5 h`; a quantity of pieces or of one fixed price is a bare number."""
    word = _unit_word(unit, _count(quantity))
    figure = money.number(quantity)
    return f"{figure}{NBSP}{word}" if word else figure


def discount_words(percentage: Decimal | None, base: Decimal) -> str:
    """`10 % de 1 250,00 €`; nothing where the discount is an amount of its own."""
    if percentage is None:
        return ""
    return _("%(rate)s of %(amount)s") % {
        "rate": rate_words(percentage),
        "amount": money.in_words(base),
    }


def _unit_word(unit: str, count: int) -> str:
    match unit:
        case Unit.HOUR:
            return _("h")
        case Unit.DAY:
            return ngettext("day", "days", count)
        case Unit.KILOMETRE:
            return _("km")
        case Unit.LUMP_SUM:
            return ngettext("fixed price", "fixed prices", count)
    return ""


def _count(quantity: Decimal) -> int:
    """The number that plural rules, which know integers only, should look at."""
    size = abs(quantity)
    if size == int(size) or (get_language() or "")[:2] in SINGULAR_BELOW_TWO:
        return int(size)
    return 2


def price_words(price: Decimal) -> str:
    """Cents, and the two further places only where they are used."""
    places = 2 if price == price.quantize(Decimal("0.01")) else 4
    amount = money.in_words(Decimal(0))
    zero = money.number(Decimal(0), places=2)
    return amount.replace(zero, money.number(price, places=places))


def vat_words(category: str, rate: Decimal) -> str:
    """`TVA 21 %`, `Autoliquidation`."""
    if category == VatCategory.STANDARD:
        return _("VAT %(rate)s") % {"rate": rate_words(rate)}
    return str(VatCategory(category).label)


def vat_sum_words(vat: VatSum, *, alone: bool) -> str:
    """What an amount of VAT is of: `TVA 21 %`, with its base where there are several."""
    words = vat_words(vat.category, vat.rate)
    if alone:
        return words
    return _("%(vat)s on %(base)s") % {"vat": words, "base": money.in_words(vat.base)}


def term_words(days: int) -> str:
    """How a term that runs until the end of a month is counted."""
    if not days:
        return _("end of the month")
    return (
        ngettext("%d day, end of the month", "%d days, end of the month", days) % days
    )


def instalment_words(row: Planned) -> str:
    """`Acompte de 30 %, à l’acceptation du devis`, as the customer reads it."""
    return _("%(invoice)s, %(moment)s") % {
        "invoice": instalment_name(row),
        "moment": instalment_moment(row),
    }


def instalment_name(row: Planned) -> str:
    """`Acompte de 30 %`, `Facture intermédiaire de 500,00 € hors TVA`, `Solde`."""
    match row.kind:
        case InstalmentKind.DEPOSIT:
            return _("Deposit of %(size)s") % {"size": _size_words(row)}
        case InstalmentKind.INTERIM:
            return _("Interim invoice of %(size)s") % {"size": _size_words(row)}
    return pgettext("instalment", "Balance")


def _size_words(row: Planned) -> str:
    if row.percentage is not None:
        return rate_words(row.percentage)
    amount = money.in_words(row.amount or Decimal(0))
    return _("%(amount)s without VAT") % {"amount": amount}


def instalment_moment(row: Planned) -> str:
    """`à la livraison`, `le 4 janvier 2027`."""
    match row.moment:
        case InstalmentMoment.DELIVERY:
            return pgettext("instalment", "when the work is delivered")
        case InstalmentMoment.DAY if row.on:
            return _("on %(date)s") % {"date": dates.day(row.on)}
    return pgettext("instalment", "when the quote is accepted")


def rate_words(rate: Decimal) -> str:
    figure = money.number(rate)
    return pgettext("a rate", "%(figure)s%%") % {"figure": figure}
