"""Why a credit note cannot be issued yet, in words the member can act on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.credit_notes.amounts import above
from documents.credit_notes.remainder import (
    Remainder,
    corrected,
    fits_in,
    remainder_of,
    totals_of_note,
)
from documents.models import Paper
from documents.papers.facts import facts_of
from documents.papers.readiness import reasons_of_date
from documents.papers.services import lines_of
from smartportal.core import dates, money
from smartportal.core.refusals import Reason


def reasons_against_crediting(note: Paper, *, on: date, today: date) -> list[Reason]:
    """All that still keeps a draft from being issued on day `on`, in the order of the page."""
    left = remainder_of(corrected(note))
    return [*_reasons_of_date(note, on, today), *_reasons(note, left)]


def _reasons_of_date(note: Paper, on: date, today: date) -> Iterator[Reason]:
    invoiced_on = corrected(note).issued_on
    if invoiced_on and on < invoiced_on:
        day = dates.day(invoiced_on, today=today)
        yield Reason(
            "date_before_invoice",
            _("The invoice is of %(day)s. Choose that day or a later one.")
            % {"day": day},
            "issued_on",
        )
    yield from reasons_of_date(facts_of(note, on=on, today=today))


def _reasons(note: Paper, left: Remainder) -> Iterator[Reason]:
    lines = lines_of(note)
    totals = totals_of_note(lines, left)
    if not note.notes.strip():
        yield Reason("reason_missing", _("Say why: it is printed on it."), "reason")
    if not fits_in(lines, left, language=note.language):
        yield Reason(
            "line_not_left",
            _("A line takes back more than is left of it. Lower its quantity."),
            "lines",
        )
    for vat, base in above(totals, left.per_rate):
        yield Reason("above_left", _above_left(vat.rate, base), "lines")
    if totals.gross <= 0:
        yield Reason("total_not_positive", _("Take back at least one line."), "lines")
    if (note.net, note.vat, note.gross) != (totals.net, totals.vat, totals.gross):
        yield Reason(
            "counted_before",
            _("Another credit note was issued meanwhile. Recalculate this one."),
            "lines",
        )


def _above_left(rate: Decimal, base: Decimal) -> str | Promise:
    words = {"rate": money.number(rate), "amount": money.in_words(base)}
    if rate:
        return (
            _("At %(rate)s %% VAT, only %(amount)s without VAT can be taken back.")
            % words
        )
    return _("Without VAT, only %(amount)s can be taken back.") % words
