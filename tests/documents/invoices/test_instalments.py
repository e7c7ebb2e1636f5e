"""A quote invoiced in several times: every cent once, every instalment once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from documents.credit_notes.services import (
    cancel_and_replace,
    credit_note_draft,
    issue_credit_note,
)
from documents.einvoicing.semantic import semantic_of
from documents.enums import LineKind
from documents.invoices.comparison import compared
from documents.invoices.instalments import NotItsTurn, invoice_instalment
from documents.invoices.plan import next_step, steps_of
from documents.invoices.services import (
    HasPlan,
    NotIssuable,
    NotWon,
    invoice_quote,
    issue_invoice,
)
from documents.models import InstalmentInvoice, Paper
from documents.papers.lines import lines_of
from documents.papers.plan import PlanInput
from documents.papers.services import delete_draft
from documents.pdf.reading import read_paper, readable_papers
from documents.quotes.services import send_quote
from tests.factories.drafts import ENVELOPE, LINE, TODAY, instant, make_draft
from tests.factories.instalments import (
    BALANCE,
    DEPOSIT,
    draw,
    issue,
    issue_next,
    make_planned_quote,
)

pytestmark = pytest.mark.django_db

INTERIM = PlanInput("interim", amount=Decimal(200))
MIXED = (LINE, replace(LINE, description="Livre", vat_rate=Decimal("6.00")))


@pytest.fixture
def quote():
    return make_planned_quote()


def credit_in_whole(invoice):
    note = credit_note_draft(invoice, by=invoice.created_by, at=instant())
    Paper.objects.filter(pk=note.pk).update(notes="Annulé.")
    note.notes = "Annulé."
    return issue_credit_note(
        note, on=TODAY, today=TODAY, at=instant(), by=invoice.created_by
    )


def states(quote):
    return [step.state for step in steps_of(quote)]


def test_the_deposit_is_one_line_a_rate_that_names_the_quote():
    quote = make_planned_quote(lines=MIXED)

    draft = draw(quote)

    assert [(line.unit_price, line.vat_rate) for line in lines_of(draft)] == [
        (Decimal(240), Decimal(21)),
        (Decimal(240), Decimal(6)),
    ]
    [first, _second] = lines_of(draft)
    assert first.description.replace("\u00a0", " ") == (
        f"Acompte de 30 %, devis {quote.number} du 24 novembre 2026"
    )
    assert draft.quote == quote
    assert draft.gross == Decimal("544.80")


def test_the_balance_is_the_whole_work_less_what_was_invoiced(quote):
    deposit = issue_next(quote)

    balance = draw(quote)

    lines = lines_of(balance)
    assert lines[0] == LINE
    assert lines[1].kind == LineKind.SECTION
    assert (lines[2].quantity, lines[2].unit_price) == (Decimal(-1), Decimal(240))
    assert deposit.number in lines[2].description
    assert (deposit.gross, balance.gross) == (Decimal("290.40"), Decimal("677.60"))
    assert deposit.gross + balance.gross == quote.gross


def test_what_it_is_for_and_what_came_before_stands_in_the_e_invoice(quote):
    deposit = readable_papers().get(pk=issue_next(quote).pk)
    balance = readable_papers().get(pk=issue_next(quote).pk)

    first, last = semantic_of(deposit), semantic_of(balance)

    assert first["BT-3"] == "386"
    assert last["BT-3"] == "380"
    assert last["BG-3"] == [{"BT-25": deposit.number, "BT-26": deposit.issued_on}]
    with translation.override("fr"):
        assert read_paper(deposit).word == "Facture d’acompte"


def test_options_that_were_ticked_count():
    option = replace(LINE, description="Copie", quantity=Decimal(1), optional=True)
    quote = make_planned_quote(lines=(LINE, option), chosen=[2])

    first, last = issue_next(quote), issue_next(quote)

    assert first.gross == Decimal("435.60")
    assert first.gross + last.gross == Decimal("1452.00")


def test_asked_twice_it_is_the_same_draft_and_thrown_away_it_can_be_begun_again(quote):
    draft = draw(quote)
    assert draw(quote) == draft

    delete_draft(draft, by=quote.created_by)

    assert states(quote) == ["planned", "planned"]
    assert draw(quote) != draft


def test_one_after_the_other(quote):
    _deposit, balance = quote.instalments.all()
    draw(quote)

    with pytest.raises(NotItsTurn):
        invoice_instalment(balance, by=quote.created_by, at=instant())


def test_only_of_an_accepted_quote():
    draft = make_draft(kind="quote")
    quote = send_quote(
        draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
    ).paper
    with pytest.raises(NotWon):
        invoice_quote(quote, by=quote.created_by, at=instant())


def test_a_planned_quote_is_not_invoiced_at_once_too(quote):
    with pytest.raises(HasPlan):
        invoice_quote(quote, by=quote.created_by, at=instant())


def test_where_each_instalment_stands():
    quote = make_planned_quote(plan=(DEPOSIT, INTERIM, BALANCE))
    assert states(quote) == ["planned"] * 3

    issue_next(quote)
    draw(quote)

    assert states(quote) == ["invoiced", "draft", "planned"]
    amounts = [step.gross for step in steps_of(quote)]
    assert amounts == [Decimal("290.40"), Decimal("242.00"), Decimal("435.60")]
    assert sum(amounts) == quote.gross


def test_a_credit_note_on_a_deposit_opens_it_again(quote):
    deposit = issue_next(quote)

    credit_in_whole(deposit)

    assert next_step(steps_of(quote)).instalment.kind == "deposit"
    again = issue_next(quote)
    balance = issue_next(quote)
    assert again.gross + balance.gross == quote.gross
    assert [line.quantity for line in lines_of(balance)].count(Decimal(-1)) == 1
    assert compared(quote, quoted=quote.gross).to_invoice == 0


def test_even_after_the_balance(quote):
    deposit, balance = issue_next(quote), issue_next(quote)

    credit_in_whole(deposit)
    again = issue_next(quote)

    assert again.gross == deposit.gross
    assert again.gross + balance.gross == quote.gross


def test_what_replaces_a_deposit_takes_its_place(quote):
    deposit = issue_next(quote)

    _note, draft = cancel_and_replace(
        deposit, reason="Nom", on=TODAY, at=instant(), by=quote.created_by
    )

    assert [step.invoice for step in steps_of(quote)] == [draft, None]
    issue(draft)
    assert semantic_of(readable_papers().get(pk=draft.pk))["BT-3"] == "386"
    assert issue_next(quote).gross == quote.gross - deposit.gross


def test_a_balance_begun_before_a_correction_is_not_issued(quote):
    deposit = issue_next(quote)
    balance = draw(quote)

    credit_in_whole(deposit)

    with pytest.raises(NotIssuable) as refused:
        issue_invoice(
            Paper.objects.get(pk=balance.pk),
            on=TODAY,
            today=TODAY,
            at=instant(),
            by=quote.created_by,
        )
    assert [reason.code for reason in refused.value.reasons] == ["deductions_changed"]


def test_the_database_keeps_one_standing_invoice_an_instalment(quote):
    first = draw(quote)
    other = make_draft(quote.activity)
    drawn = InstalmentInvoice.objects.get(invoice=first)

    with pytest.raises(IntegrityError, match="one_invoice"), transaction.atomic():
        InstalmentInvoice.objects.create(instalment=drawn.instalment, invoice=other)
