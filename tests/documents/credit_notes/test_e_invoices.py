"""Every credit note that the service issues becomes UBL and CII without findings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import issue_credit_note
from documents.einvoicing.validation import findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import LineKind
from documents.invoices.services import NotIssuable, issue_invoice
from documents.papers.services import LineInput
from documents.pdf.reading import readable_papers
from tests.documents.einvoicing.strategies import descriptions, names
from tests.examples import examples
from tests.factories.credit_notes import make_credit_draft
from tests.factories.drafts import TODAY, instant, make_activity, make_draft

pytestmark = pytest.mark.django_db

items = st.builds(
    LineInput,
    description=descriptions,
    quantity=st.decimals(min_value=Decimal("0.001"), max_value=99, places=3),
    unit=st.sampled_from(["C62", "HUR", "DAY", "LS", "KMT"]),
    unit_price=st.decimals(min_value=0, max_value=999, places=4),
    vat_rate=st.sampled_from([*map(Decimal, ("21.00", "12.00", "6.00"))]),
)
texts = st.builds(LineInput, kind=st.just(LineKind.TEXT), description=names)


@given(
    lines=st.lists(items | texts, min_size=1, max_size=5),
    parts=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    reason=names,
)
@examples(20)
def test_partial_credit_notes_have_no_findings(lines, parts, reason):
    invoice = issued(lines)
    if invoice is None:
        return
    left = remainder_of(invoice).lines
    part = [
        ((line.quantity or Decimal(0)) * n / 4).quantize(Decimal("0.001"))
        for line, n in zip(left, parts, strict=False)
    ]

    for quantities in (part, ()):
        note = credited(invoice, quantities, reason)
        if note:
            assert findings(to_cii(note), "cii") == []
            assert findings(to_ubl(note), "ubl") == []


def issued(lines):
    draft = make_draft(make_activity(), lines=lines)
    try:
        return issue_invoice(
            draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
        )
    except NotIssuable:
        return None


def credited(invoice, quantities, reason):
    """The part, then the rest; None when there is none or it is refused."""
    if remainder_of(invoice).is_nothing:
        return None
    draft = make_credit_draft(invoice, *quantities, reason=reason)
    if reasons_against_crediting(draft, on=TODAY, today=TODAY):
        return None
    note = issue_credit_note(
        draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
    )
    return readable_papers().get(pk=note.pk)
