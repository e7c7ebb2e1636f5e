"""What templates of papers need beside the shell's tags."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from documents.invoices.labels import status_of
from documents.models import Paper, PaperLine, Recurrence
from documents.papers.mending import mended_at
from documents.papers.remarks import Returned, Shown
from documents.pdf.reading import is_deposit
from documents.pdf.wording import (
    VatSum,
    discount_words,
    instalment_moment,
    instalment_name,
    instalment_words,
    price_words,
    quantity_words,
    term_words,
    vat_sum_words,
)
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.core.status import Status
from smartportal.reference.accounts import format_iban

register = template.Library()

register.filter("iban", format_iban)
register.filter("paper_url", paper_url)
register.filter("is_deposit", is_deposit)
register.filter("mended_at", mended_at)
register.filter("term", term_words)
register.filter("price", price_words)
register.filter("instalment_moment", instalment_moment)
register.filter("instalment_name", instalment_name)
register.filter("instalment_words", instalment_words)


INSTALMENT_STATES = {
    "planned": Status(
        "draft", "calendar-clock", pgettext_lazy("instalment", "Planned")
    ),
    "draft": Status("draft", "pencil", _("Draft")),
    "invoiced": Status("info", "send", pgettext_lazy("instalment", "Invoiced")),
    "paid": Status("ok", "check", pgettext_lazy("instalment", "Paid")),
}


@register.filter
def instalment_status(state: str) -> Status:
    """Icon and word of where an instalment stands."""
    return INSTALMENT_STATES[state]


@register.filter
def recurrence_status(row: Recurrence) -> Status:
    """Whether an invoice still comes back."""
    if row.ended_at:
        return Status("draft", "check", pgettext_lazy("recurrence", "Ended"))
    if row.paused_at:
        return Status("wait", "pause", pgettext_lazy("recurrence", "Paused"))
    return Status("ok", "refresh-cw", pgettext_lazy("recurrence", "Comes back"))


@register.filter
def quantity(line: PaperLine) -> str:
    """`3 jours`, in the active language."""
    return quantity_words(line.quantity, line.unit) if line.quantity is not None else ""


@register.filter
def taken_of(line: PaperLine, base: Decimal) -> str:
    """`10 % de 1 250,00 €` of a discount, in the active language."""
    return discount_words(line.quantity, base)


@register.filter
def vat_of(vat: VatSum, several: Sequence[VatSum]) -> str:
    """`TVA 21 %`, or `Autoliquidation`; with its base when it is one of `several`."""
    return vat_sum_words(vat, alone=len(several) == 1)


@register.filter
def late(due_on: date, today: date) -> str:
    """`12 days late`."""
    days = (today - due_on).days
    return ngettext("%d day late", "%d days late", days) % days


@register.filter
def status(paper: Paper) -> Status:
    """The one status of a labelled paper."""
    return status_of(paper, today=clock.today())


@register.filter
def on_line(returned: Returned, number: int) -> list[Shown]:
    """What the advisor said of a line of the editor, which counts from 1."""
    return returned.lines.get(number - 1, [])
