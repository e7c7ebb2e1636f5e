"""The same instalment asked for in two windows at the same moment."""

import pytest

from documents.invoices.instalments import invoice_instalment
from documents.models import InstalmentInvoice, Paper
from tests.at_once import in_threads
from tests.factories.drafts import instant
from tests.factories.instalments import make_planned_quote

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_one_draft():
    quote = make_planned_quote()
    deposit = quote.instalments.first()

    drafts = in_threads(
        lambda: invoice_instalment(deposit, by=quote.created_by, at=instant()).pk,
        count=4,
    )

    assert len(set(drafts)) == 1
    assert Paper.objects.filter(quote=quote).count() == 1
    assert InstalmentInvoice.objects.count() == 1
