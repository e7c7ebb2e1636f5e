"""Whether credit notes stay within their invoices. Reads, never mends."""

from collections.abc import Iterator

from documents.credit_notes.amounts import is_within
from documents.credit_notes.remainder import remainder_of
from documents.models import Paper


def credit_problems() -> Iterator[str]:
    """Invoices of which credit notes took back more than they say, at some VAT rate."""
    noted = Paper.objects.filter(credit_notes__number__isnull=False).distinct()
    rows = noted.select_related("entity").prefetch_related("lines", "vat_rows")
    for invoice in rows.order_by("pk").iterator(chunk_size=500):
        whole = {(row.category, row.rate): row for row in invoice.vat_rows.all()}
        for rate, left in remainder_of(invoice).per_rate.items():
            row = whole.get(rate)
            fits = (
                row
                and is_within(left.base, row.base)
                and is_within(left.amount, row.amount)
            )
            if not fits:
                yield f"{invoice.entity.code} {invoice.number}: more was credited at {rate[1]} % than it says."
