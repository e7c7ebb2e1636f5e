"""Credit notes on their real way: drafted, cut down and issued by the services."""

from decimal import Decimal

from documents.credit_notes.mirror import whole
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.invoices.labels import labelled
from documents.models import Paper, Receivable
from documents.papers.services import LineInput
from tests.factories.drafts import TODAY, instant

WHY = "Deux heures de moins que prévu."
BOOK = LineInput(
    description="Livret",
    quantity=Decimal(3),
    unit_price=Decimal("10"),
    vat_rate=Decimal("6.00"),
)


def make_credit_draft(invoice, *quantities, reason=WHY):
    """A draft that takes back these quantities of what is left, line by line; all of it when none is said."""
    draft = credit_note_draft(invoice, by=invoice.created_by, at=instant())
    left = remainder_of(invoice).lines
    chosen = [Decimal(q) for q in quantities] or whole(left)
    return keep_credit_note(
        draft, chosen=chosen, reason=reason, revision=draft.revision, at=instant()
    )


def make_credit_note(invoice, *quantities, on=TODAY, **options):
    draft = make_credit_draft(invoice, *quantities, **options)
    return issue_credit_note(
        draft, on=on, today=on, at=instant(on), by=draft.created_by
    )


def open_of(invoice):
    return Receivable.objects.get(invoice_id=invoice.pk).open_amount


def label_of(invoice):
    return labelled(Paper.objects.filter(pk=invoice.pk), today=TODAY)[0].label
