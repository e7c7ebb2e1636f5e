"""Several correct one invoice at the same moment, by the services and past them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.credit_notes.services import cancel_and_replace, issue_credit_note
from documents.enums import PaperKind
from documents.invoices.services import issue_invoice
from documents.invoices.settlement import allocate
from documents.models import Allocation, Paper, PaperVat, Receivable
from smartportal.core.refusals import Refused
from tests.at_once import in_threads
from tests.factories.credit_notes import WHY, make_credit_draft, make_credit_note
from tests.factories.drafts import TODAY, instant, make_draft, make_invoice

pytestmark = pytest.mark.django_db(transaction=True)


def twin_of(draft):
    """A second draft of the same invoice, as no service makes it."""
    twin = Paper.objects.get(pk=draft.pk)
    twin.pk, twin.public_id = None, "twin2345twin2345"
    twin.save()
    for rows in (draft.lines.all(), draft.vat_rows.all(), draft.parties.all()):
        for row in rows:
            row.pk, row.paper = None, twin
            row.save()
    return twin


def issue(draft):
    return issue_credit_note(
        Paper.objects.select_related("corrects").get(pk=draft.pk),
        on=TODAY,
        today=TODAY,
        at=instant(),
        by=draft.created_by,
    )


def test_two_credit_notes_never_take_more_than_the_invoice():
    invoice = make_invoice()
    first = make_credit_draft(invoice, "1.5")
    drafts = [first, twin_of(first)]

    results = in_threads(lambda: issue(drafts.pop()), count=2)

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Allocation.objects.get().amount == Decimal("726.00")
    assert Receivable.objects.get().open_amount == Decimal("242.00")


def test_one_draft_issued_in_many_windows_has_one_number():
    draft = make_credit_draft(make_invoice())

    results = in_threads(lambda: issue(draft), count=4)

    assert sum(isinstance(result, Refused) for result in results) == 3
    assert Paper.objects.get(pk=draft.pk).number == "NC-2026-001"


def test_money_that_comes_at_the_same_moment_is_never_counted_twice():
    invoice, source = make_invoice(), make_invoice()
    draft = make_credit_draft(invoice)
    receivable = invoice.receivables.get()

    def pay():
        return allocate(
            receivable,
            amount=Decimal("968.00"),
            on=TODAY,
            at=instant(),
            credit_note=source,
        )

    acts = [pay, lambda: issue(draft)]
    in_threads(lambda: acts.pop()(), count=2)

    assert Receivable.objects.get(pk=receivable.pk).open_amount == Decimal("0.00")
    assert sum(row.amount for row in Allocation.objects.all()) == Decimal("968.00")
    assert not Paper.objects.get(pk=draft.pk).is_draft


def test_invoices_and_credit_notes_issued_at_once_keep_their_series():
    invoice = make_invoice()
    draft, new = make_credit_draft(invoice), make_draft(invoice.activity)

    acts = [
        lambda: issue(draft),
        lambda: issue_invoice(
            new, on=TODAY, today=TODAY, at=instant(), by=new.created_by
        ),
    ]
    results = in_threads(lambda: acts.pop()(), count=2)

    assert sorted(paper.number for paper in results) == ["F-2026-002", "NC-2026-001"]


def test_replaced_in_many_windows_there_is_one_new_draft():
    invoice = make_invoice()

    def replace():
        return cancel_and_replace(
            invoice, reason=WHY, on=TODAY, at=instant(), by=invoice.created_by
        )

    results = in_threads(replace, count=4)

    assert sum(isinstance(result, Refused) for result in results) == 3
    assert Paper.objects.filter(replaces=invoice).count() == 1


def final(draft, **changes):
    """Made final past the services, with a number that fits nothing else."""
    model = Paper.objects.filter(kind=PaperKind.CREDIT_NOTE).exclude(number=None)[0]
    names = ("series", "issued_on", "issued_at", "hash")
    values = {name: getattr(model, name) for name in names}
    values |= {"state": "issued", "number": "NC-X", "sequence": 999}
    with transaction.atomic():
        Paper.objects.filter(pk=draft.pk).update(**values | changes)


def test_the_database_refuses_more_than_the_invoice():
    invoice = make_invoice()
    first = make_credit_draft(invoice, "1.5")
    twin = twin_of(first)
    issue(first)

    with pytest.raises(IntegrityError, match="take back more than F-2026-001"):
        final(twin)


def test_the_database_refuses_a_rate_that_the_invoice_has_not():
    invoice = make_invoice()
    make_credit_note(make_invoice(invoice.activity))
    draft = make_credit_draft(invoice, "0.5")
    PaperVat.objects.filter(paper=draft).update(rate=Decimal("6.00"))

    with pytest.raises(IntegrityError, match="take back more"):
        final(draft)


def test_the_database_refuses_to_correct_a_draft():
    invoice = make_invoice()
    make_credit_note(make_invoice(invoice.activity))
    draft = make_credit_draft(invoice, "0.5")

    with pytest.raises(IntegrityError, match="corrects no issued invoice"):
        final(draft, corrects=make_draft(invoice.activity))
