"""What a credit note takes over, what it may take back, and what becomes of the invoice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    NotAnIssuedInvoice,
    NotCreditable,
    NothingLeft,
    cancel_and_replace,
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.customers.services import change_customer
from documents.enums import LineKind, PaperKind, PaperState, VatCategory
from documents.invoices.labels import labelled, status_of
from documents.models import Paper
from documents.papers.integrity import chain_problems, total_problems
from documents.papers.services import (
    LineInput,
    NotADraft,
    StaleDraft,
    lines_of,
    save_draft,
)
from smartportal.audit.models import Event
from smartportal.core.subject import subject_of
from smartportal.delivery.models import Task
from tests.factories.credit_notes import (
    BOOK,
    WHY,
    label_of,
    make_credit_draft,
    make_credit_note,
    open_of,
)
from tests.factories.drafts import (
    LINE,
    TODAY,
    instant,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db

WORDS = LineInput(kind=LineKind.TEXT, description="Tournage")
THANKS = LineInput(kind=LineKind.TEXT, description="Merci")


def codes(note, *, on=TODAY):
    return [row.code for row in reasons_against_crediting(note, on=on, today=TODAY)]


def events_of(paper):
    return list(
        Event.objects.about(subject_of(paper))
        .order_by("pk")
        .values_list("name", flat=True)
    )


def test_a_draft_mirrors_the_invoice():
    invoice = make_invoice(lines=(WORDS, LINE, BOOK), title="Série")

    draft = credit_note_draft(invoice, by=invoice.created_by, at=instant())

    assert (draft.kind, draft.state, draft.corrects_id) == (
        PaperKind.CREDIT_NOTE,
        PaperState.DRAFT,
        invoice.pk,
    )
    assert (draft.net, draft.vat, draft.gross) == (
        invoice.net,
        invoice.vat,
        invoice.gross,
    )
    assert lines_of(draft) == lines_of(invoice)
    assert (draft.title, draft.customer_kind) == ("Série", "business")


def test_asked_twice_the_draft_that_exists_is_given():
    invoice = make_invoice()

    first = credit_note_draft(invoice, by=invoice.created_by, at=instant())
    second = credit_note_draft(invoice, by=invoice.created_by, at=instant())

    assert first == second


@pytest.mark.parametrize("make", [make_draft, make_quote])
def test_only_an_issued_invoice_is_credited(make):
    paper = make()

    with pytest.raises(NotAnIssuedInvoice):
        credit_note_draft(paper, by=paper.created_by, at=instant())


def test_the_whole_credit_note_cancels_the_invoice():
    invoice = make_invoice()

    note = make_credit_note(invoice)

    assert (note.number, note.gross, note.state) == (
        "NC-2026-001",
        Decimal("968.00"),
        PaperState.ISSUED,
    )
    assert open_of(invoice) == Decimal("0.00")
    (shown,) = labelled(Paper.objects.filter(pk=invoice.pk), today=TODAY)
    assert shown.label == "cancelled"
    assert str(status_of(shown, today=TODAY).word) == "Annulée"
    assert Task.objects.filter(key=f"render:{note.pk}").exists()


def test_a_part_leaves_the_rest_to_pay_and_says_no_word_of_money_that_came():
    invoice = make_invoice()

    note = make_credit_note(invoice, "0.5")

    assert (note.net, note.vat, note.gross) == (
        Decimal("200.00"),
        Decimal("42.00"),
        Decimal("242.00"),
    )
    assert open_of(invoice) == Decimal("726.00")
    assert label_of(invoice) == "issued"
    assert remainder_of(invoice).lines[0].quantity == Decimal("1.500")


def test_each_paper_tells_of_the_other():
    invoice = make_invoice()

    note = make_credit_note(invoice, "0.5")

    assert events_of(invoice)[-2:] == [
        "documents.invoice.credited",
        "documents.receivable.credited",
    ]
    assert events_of(note) == [
        "documents.credit_note.drafted",
        "documents.credit_note.issued",
    ]


def test_the_parties_are_those_of_the_invoice_whatever_the_card_says_today():
    invoice = make_invoice()
    change_customer(
        invoice.customer, by=invoice.created_by, name="Autre nom", town="Liège"
    )

    note = make_credit_note(invoice)

    buyer = note.parties.get(role="buyer")
    assert (buyer.name, buyer.town) == (
        invoice.parties.get(role="buyer").name,
        "Namur",
    )
    assert note.mentions == [
        [
            "",
            "TVA à reverser à l’État dans la mesure où elle a été initialement déduite.",
        ]
    ]


def test_more_than_is_left_of_a_line_is_refused():
    invoice = make_invoice()
    make_credit_note(invoice, "1.5")
    draft = make_credit_draft(invoice)
    more = [replace(LINE, quantity=Decimal("0.501"))]
    save_draft(draft, header={}, lines=more, revision=draft.revision, at=instant())

    assert codes(draft)[:2] == ["line_not_left", "above_left"]


def test_a_line_that_is_not_on_the_invoice_is_refused():
    draft = make_credit_draft(make_invoice())
    other = [replace(LINE, description="Autre chose")]
    save_draft(draft, header={}, lines=other, revision=draft.revision, at=instant())

    assert codes(draft) == ["line_not_left"]


def test_what_a_correction_on_the_invoice_took_off_cannot_be_credited():
    """Two hours less stand on the invoice as a line of their own: without it the credit is too much."""
    less = replace(LINE, description="Remise", quantity=Decimal("-0.5"))
    invoice = make_invoice(lines=(LINE, less))
    draft = make_credit_draft(invoice, "2", "0")

    (reason,) = reasons_against_crediting(draft, on=TODAY, today=TODAY)

    assert reason.code == "above_left"
    assert "600" in str(reason.sentence)
    assert codes(make_credit_draft(invoice, "2", "-0.5")) == []


def test_a_credit_note_says_why_and_takes_something_back():
    draft = make_credit_draft(make_invoice(), "0", reason=" ")

    assert codes(draft) == ["reason_missing", "total_not_positive"]
    with pytest.raises(NotCreditable):
        issue_credit_note(
            draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
        )


def test_the_day_is_not_before_the_invoice_nor_to_come():
    draft = make_credit_draft(make_invoice())

    assert codes(draft, on=TODAY - timedelta(days=1)) == ["date_before_invoice"]
    assert codes(draft, on=TODAY + timedelta(days=1)) == ["date_in_future"]


def test_issuing_twice_is_refused_and_so_is_crediting_what_is_cancelled():
    invoice = make_invoice()
    note = make_credit_note(invoice)

    with pytest.raises(NotADraft):
        issue_credit_note(note, on=TODAY, today=TODAY, at=instant(), by=note.created_by)
    with pytest.raises(NothingLeft):
        credit_note_draft(invoice, by=invoice.created_by, at=instant())


def test_what_was_not_seen_is_not_issued():
    draft = make_credit_draft(make_invoice())
    seen = Paper.objects.select_related("corrects").get(pk=draft.pk)
    keep_credit_note(
        draft, chosen=[Decimal(1)], reason=WHY, revision=draft.revision, at=instant()
    )

    with pytest.raises(StaleDraft):
        issue_credit_note(
            seen, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
        )


def test_two_halves_come_to_the_whole_to_the_cent():
    """0.50 twice at 21 % is 0.11 twice by itself, a cent more than the VAT of 1.00."""
    line = replace(LINE, unit_price=Decimal("0.50"))
    invoice = make_invoice(lines=(line,))

    first = make_credit_note(invoice, "1")
    second = make_credit_note(invoice, "1")

    assert (invoice.vat, first.vat, second.vat) == (
        Decimal("0.21"),
        Decimal("0.11"),
        Decimal("0.10"),
    )
    assert label_of(invoice) == "cancelled"
    assert [*total_problems(), *chain_problems()] == []


def test_texts_follow_the_lines_they_stand_above():
    invoice = make_invoice(lines=(WORDS, LINE, THANKS, BOOK))

    draft = make_credit_draft(invoice, "0", "0", "0", "3")

    assert [line.description for line in lines_of(draft)] == ["Merci", "Livret"]


def test_of_equal_lines_any_part_may_be_taken():
    invoice = make_invoice(lines=(LINE, LINE))
    make_credit_note(invoice, "2", "1")

    assert [line.quantity for line in remainder_of(invoice).lines] == [0, 1]
    assert codes(make_credit_draft(invoice)) == []


def test_an_exempt_invoice_is_credited_with_its_reason():
    line = replace(
        LINE,
        vat_category=VatCategory.EXEMPT,
        vat_rate=Decimal(0),
        vatex="VATEX-EU-132",
    )
    activity = make_activity()
    invoice = make_invoice(activity, customer=make_customer(activity), lines=(line,))

    note = make_credit_note(invoice, "1")

    said = [(row.vatex, row.mention) for row in invoice.vat_rows.all()]
    assert [(row.vatex, row.mention) for row in note.vat_rows.all()] == said


def test_cancelling_and_replacing_is_one_step():
    invoice = make_invoice(title="Série")

    note, draft = cancel_and_replace(
        invoice, reason=WHY, on=TODAY, at=instant(), by=invoice.created_by
    )

    assert (note.gross, note.notes, label_of(invoice)) == (
        invoice.gross,
        WHY,
        "cancelled",
    )
    assert (draft.kind, draft.state, draft.replaces, draft.title) == (
        PaperKind.INVOICE,
        PaperState.DRAFT,
        invoice,
        "Série",
    )
    assert lines_of(draft) == lines_of(invoice)
    assert "documents.invoice.replaces" in events_of(draft)
    assert "documents.invoice.replaced" in events_of(invoice)


def test_replacing_takes_over_a_partial_draft_and_only_what_is_left():
    invoice = make_invoice()
    make_credit_note(invoice, "0.5")
    make_credit_draft(invoice, "0.25")

    note, draft = cancel_and_replace(
        invoice, reason=WHY, on=TODAY, at=instant(), by=invoice.created_by
    )

    assert note.gross == Decimal("726.00")
    assert [line.quantity for line in lines_of(draft)] == [Decimal("1.500")]


def test_replacing_twice_is_refused_and_leaves_nothing_behind():
    invoice = make_invoice()
    options = {"reason": WHY, "on": TODAY, "at": instant(), "by": invoice.created_by}
    cancel_and_replace(invoice, **options)

    with pytest.raises(NothingLeft):
        cancel_and_replace(invoice, **options)

    assert Paper.objects.filter(replaces=invoice).count() == 1


def test_replacing_without_a_reason_is_refused_and_leaves_nothing_behind():
    invoice = make_invoice()

    with pytest.raises(NotCreditable):
        cancel_and_replace(
            invoice, reason="", on=TODAY, at=instant(), by=invoice.created_by
        )

    assert open_of(invoice) == invoice.gross
