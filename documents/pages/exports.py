"""Lists of papers as tables for a spreadsheet."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.enums import PaperKind
from documents.invoices.labels import status_of
from documents.models import Paper
from smartportal.core.tables import Cell, csv_response, xlsx_response

MOST = 5000
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
HEADER: tuple[str | Promise, ...] = (
    gettext_lazy("Kind"),
    pgettext_lazy("paper", "Number"),
    gettext_lazy("Date"),
    gettext_lazy("Due or valid until"),
    gettext_lazy("Customer"),
    gettext_lazy("VAT number"),
    gettext_lazy("Title"),
    gettext_lazy("Before VAT"),
    gettext_lazy("VAT"),
    gettext_lazy("With VAT"),
    gettext_lazy("To receive"),
    pgettext_lazy("paper", "State"),
)


def table_response(papers: Iterable[Paper], *, form: str, today: date) -> HttpResponse:
    """Labelled papers as `csv` or `xlsx`; credit notes count less, so that the columns add up."""
    names = {"csv": _("papers.csv"), "xlsx": _("papers.xlsx")}
    rows = _rows(papers, today)
    return RESPONSES[form](names[form], HEADER, rows)


def _rows(papers: Iterable[Paper], today: date) -> Iterator[list[Cell]]:
    for paper in papers:
        sign = -1 if paper.kind == PaperKind.CREDIT_NOTE else 1
        yield [
            paper.get_kind_display(),
            paper.number,
            paper.issued_on,
            paper.valid_until if paper.kind == PaperKind.QUOTE else paper.due_on,
            paper.customer.name if paper.customer else "",
            paper.customer.vat_number if paper.customer else "",
            paper.title,
            sign * paper.net,
            sign * paper.vat,
            sign * paper.gross,
            Decimal(paper.open_total),  # type: ignore[attr-defined]
            str(status_of(paper, today=today).word),
        ]
