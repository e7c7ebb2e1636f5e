from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents import numbering
from documents.enums import AnswerKind, PaperKind, PaperState, VatCategory
from documents.invoices.services import (
    NotIssuable,
    NotWon,
    invoice_quote,
    issue_invoice,
    reasons_against_issuing,
)
from documents.models import Paper, Receivable, Series
from documents.numbering import DateBeforeLast, fiscal_year
from documents.papers.freezing import hash_of, rows_of
from documents.papers.services import LineInput, NotADraft, StaleDraft, save_draft
from smartportal.delivery.models import Task
from tests.factories.drafts import (
    LINE,
    TODAY,
    instant,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
)

pytestmark = pytest.mark.django_db


def issue(draft, on=TODAY, today=TODAY):
    return issue_invoice(draft, on=on, today=today, at=instant(), by=draft.created_by)


def test_issuing_numbers_freezes_and_opens_what_is_to_come():
    draft = make_draft(title="Mixage", payment_days=30)

    invoice = issue(draft)

    invoice.refresh_from_db()
    assert (invoice.state, invoice.number, invoice.sequence) == (
        PaperState.ISSUED,
        "F-2026-001",
        1,
    )
    assert (invoice.net, invoice.vat, invoice.gross) == (
        Decimal("800.00"),
        Decimal("168.00"),
        Decimal("968.00"),
    )
    assert invoice.due_on == TODAY + timedelta(days=30)
    receivable = invoice.receivables.get()
    assert (receivable.amount, receivable.open_amount, receivable.due_on) == (
        Decimal("968.00"),
        Decimal("968.00"),
        invoice.due_on,
    )
    seller, buyer = (
        invoice.parties.get(role="seller"),
        invoice.parties.get(role="buyer"),
    )
    assert (seller.name, seller.town) == (invoice.entity.name, "Namur")
    assert (buyer.name, buyer.street) == (invoice.customer.name, "Quai des Platanes")
    assert list(invoice.vat_rows.values_list("category", "rate", "base", "amount")) == [
        ("S", Decimal("21.00"), Decimal("800.00"), Decimal("168.00"))
    ]
    assert (
        Task.objects.filter(
            name="documents.render_paper", arguments={"paper_id": invoice.pk}
        ).count()
        == 1
    )


def test_issuing_twice_is_refused_and_keeps_the_number():
    draft = make_draft()
    issue(draft)

    with pytest.raises(NotADraft):
        issue(draft)

    assert Series.objects.get().n == 1


def test_numbers_follow_each_other_in_their_series():
    activity = make_activity()

    numbers = [make_invoice(activity).number for _ in range(3)]

    assert numbers == ["F-2026-001", "F-2026-002", "F-2026-003"]


def test_papers_of_a_series_form_a_chain():
    activity = make_activity()
    first, second = make_invoice(activity), make_invoice(activity)

    assert second.previous_hash == first.hash
    assert Series.objects.get(type=PaperKind.INVOICE).last_hash == second.hash
    stored = Paper.objects.get(pk=second.pk)
    assert hash_of(stored, rows_of(stored)) == second.hash


def test_a_date_before_the_last_number_is_refused():
    activity = make_activity()
    make_invoice(activity, on=TODAY)
    draft = make_draft(activity)

    with pytest.raises(NotIssuable) as refusal:
        issue(draft, on=TODAY - timedelta(days=1))

    assert [reason.code for reason in refusal.value.reasons] == ["date_before_last"]


def test_the_counter_itself_refuses_an_earlier_date():
    activity = make_activity()
    make_invoice(activity, on=TODAY)

    with pytest.raises(DateBeforeLast):
        numbering.draw(activity.entity, PaperKind.INVOICE, on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(("back", "codes"), [(31, []), (32, ["date_too_old"])])
def test_an_invoice_is_dated_within_the_last_31_days(back, codes):
    """A mistyped year opens no old series and makes no invoice that is overdue on arrival."""
    draft = make_draft()

    reasons = reasons_against_issuing(
        draft, on=TODAY - timedelta(days=back), today=TODAY
    )

    assert [reason.code for reason in reasons] == codes


def test_a_draft_that_was_saved_since_it_was_read_is_not_issued():
    draft = make_draft()
    seen = Paper.objects.get(pk=draft.pk)
    save_draft(
        draft, header={}, lines=(LINE, LINE), revision=draft.revision, at=instant()
    )

    with pytest.raises(StaleDraft):
        issue(seen)

    assert not Paper.objects.issued().exists()


def test_a_date_in_the_future_is_refused():
    draft = make_draft()

    with pytest.raises(NotIssuable) as refusal:
        issue(draft, on=TODAY + timedelta(days=1))

    assert [reason.code for reason in refusal.value.reasons] == ["date_in_future"]


def test_an_empty_draft_says_everything_that_is_missing():
    activity = make_activity()
    draft = make_draft(activity, lines=())
    Paper.objects.filter(pk=draft.pk).update(customer=None)
    draft.refresh_from_db()

    codes = [
        reason.code for reason in reasons_against_issuing(draft, on=TODAY, today=TODAY)
    ]

    assert codes == ["customer_missing", "lines_missing"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (
            LineInput(
                description="",
                quantity=Decimal(1),
                unit_price=Decimal(1),
                vat_rate=Decimal(21),
            ),
            "line_without_text",
        ),
        (
            LineInput(
                description="x",
                quantity=Decimal(0),
                unit_price=Decimal(1),
                vat_rate=Decimal(21),
            ),
            "line_without_quantity",
        ),
        (
            LineInput(
                description="x",
                quantity=Decimal(1),
                unit_price=None,
                vat_rate=Decimal(21),
            ),
            "line_without_price",
        ),
        (
            LineInput(
                description="x",
                quantity=Decimal(1),
                unit_price=Decimal(1),
                vat_rate=Decimal(20),
            ),
            "line_rate_unknown",
        ),
    ],
)
def test_an_incomplete_line_is_named(line, code):
    draft = make_draft(lines=(LINE, line))

    reasons = reasons_against_issuing(draft, on=TODAY, today=TODAY)

    assert [(reason.code, reason.field) for reason in reasons] == [(code, "line-2")]


def test_a_total_below_zero_is_refused():
    minus = LineInput(
        description="Remise",
        quantity=Decimal(-3),
        unit_price=Decimal("400"),
        vat_rate=Decimal("21.00"),
    )
    draft = make_draft(lines=(LINE, minus))

    codes = [
        reason.code for reason in reasons_against_issuing(draft, on=TODAY, today=TODAY)
    ]

    assert codes == ["total_not_positive"]


def test_a_company_without_number_is_asked_for_it():
    activity = make_activity()
    customer = make_customer(activity, enterprise_number="", vat_number="")
    draft = make_draft(activity, customer=customer)

    codes = [
        reason.code for reason in reasons_against_issuing(draft, on=TODAY, today=TODAY)
    ]

    assert codes == ["enterprise_number_missing"]


def test_reverse_charge_needs_the_vat_number_of_the_customer():
    activity = make_activity()
    customer = make_customer(
        activity, country="DE", vat_number="", enterprise_number=""
    )
    line = LineInput(
        description="Montage",
        quantity=Decimal(1),
        unit_price=Decimal("100"),
        vat_category=VatCategory.REVERSE_CHARGE,
        vatex="VATEX-EU-AE",
    )
    draft = make_draft(activity, customer=customer, lines=(line,))

    codes = [
        reason.code for reason in reasons_against_issuing(draft, on=TODAY, today=TODAY)
    ]

    assert codes == ["buyer_vat_missing"]


def test_only_an_accepted_quote_becomes_an_invoice(won_quote):
    assert won_quote.answers.get().kind == AnswerKind.ACCEPTED

    draft = invoice_quote(won_quote, by=won_quote.created_by, at=instant())
    again = invoice_quote(won_quote, by=won_quote.created_by, at=instant())

    assert draft == again
    assert (draft.kind, draft.state, draft.quote_id) == (
        PaperKind.INVOICE,
        PaperState.DRAFT,
        won_quote.pk,
    )
    assert draft.gross == won_quote.gross


def test_an_open_quote_does_not_become_an_invoice(sent_quote):
    with pytest.raises(NotWon):
        invoice_quote(sent_quote, by=sent_quote.created_by, at=instant())


def test_instalments_must_add_up_to_the_total():
    invoice = make_invoice()

    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        Receivable.objects.create(
            invoice_id=invoice.pk,
            seq=2,
            due_on=TODAY,
            amount=Decimal(1),
            open_amount=Decimal(1),
        )


@pytest.mark.parametrize(
    ("start", "on", "year"),
    [
        (1, date(2026, 1, 1), 2026),
        (4, date(2026, 3, 31), 2025),
        (4, date(2026, 4, 1), 2026),
        (12, date(2026, 11, 30), 2025),
    ],
)
def test_the_fiscal_year_is_named_by_its_first_month(start, on, year):
    entity = make_activity(entity__fiscal_year_start=start).entity

    assert fiscal_year(entity, on) == year
