from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.enums import LineKind, PaperKind
from documents.models import Paper, PaperLine
from documents.papers.services import (
    LineInput,
    NotADraft,
    StaleDraft,
    TooHigh,
    copy_to_draft,
    delete_draft,
    lines_of,
    save_draft,
)
from tests.factories.drafts import LINE, instant, make_draft, make_invoice, make_quote

pytestmark = pytest.mark.django_db


def test_an_incomplete_draft_is_kept_as_typed():
    lines = (
        LineInput(
            description="Sans prix",
            quantity=Decimal("1.500"),
            vat_rate=Decimal("21.00"),
        ),
        LineInput(kind=LineKind.TEXT, description="À la charge de l’organisateur"),
        LINE,
    )

    draft = make_draft(lines=lines, title="")

    assert tuple(lines_of(draft)) == lines
    assert (draft.net, draft.vat, draft.gross) == (
        Decimal("800.00"),
        Decimal("168.00"),
        Decimal("968.00"),
    )


def test_every_kind_of_line_is_kept_as_typed_and_counted():
    lines = (
        LineInput(kind=LineKind.SECTION, description="Tournage"),
        LINE,
        LineInput(kind=LineKind.SUBTOTAL),
        LineInput(kind=LineKind.DISCOUNT, quantity=Decimal("12.500")),
        LineInput(kind=LineKind.DISCOUNT, unit_price=Decimal(50), whole_paper=True),
        LineInput(kind=LineKind.DISCOUNT, description="Combien ?"),
    )

    draft = make_draft(lines=lines)

    assert tuple(lines_of(draft)) == lines
    nets = ["0.00", "800.00", "0.00", "-100.00", "-50.00", "0.00"]
    assert [str(row.net) for row in draft.lines.all()] == nets
    assert (draft.net, draft.gross) == (Decimal("650.00"), Decimal("786.50"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "subtotal", "net": 5},
        {"kind": "section", "quantity": 1},
        {"kind": "discount", "quantity": 10, "unit_price": 5},
        {"kind": "discount", "quantity": 101},
        {"kind": "discount", "quantity": -1},
        {"kind": "discount", "optional": True},
        {"kind": "item", "whole_paper": True},
    ],
)
def test_the_database_keeps_each_kind_in_its_form(wrong):
    draft = make_draft(lines=())

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperLine.objects.create(paper=draft, position=1, **wrong)


def test_only_a_copy_that_is_a_quote_keeps_its_options():
    option = replace(LINE, optional=True)
    quote = make_quote(lines=(LINE, option))
    copied = {"by": quote.created_by, "at": instant()}

    again = copy_to_draft(quote, kind=PaperKind.QUOTE, **copied)
    plain = copy_to_draft(quote, kind=PaperKind.INVOICE, **copied)
    chosen = copy_to_draft(quote, kind=PaperKind.INVOICE, chosen=[2], **copied)

    assert lines_of(again) == [LINE, option]
    assert lines_of(plain) == [LINE]
    assert lines_of(chosen) == [LINE, LINE]


def test_each_save_counts_one_revision():
    draft = make_draft()

    before = draft.revision
    save_draft(
        draft, header={"title": "Deux"}, lines=(LINE,), revision=before, at=instant()
    )

    draft.refresh_from_db()
    assert (draft.revision, draft.title) == (before + 1, "Deux")


def test_a_window_that_missed_a_save_cannot_overwrite_it():
    draft = make_draft(title="Un")
    seen = draft.revision
    save_draft(
        draft, header={"title": "Deux"}, lines=(LINE,), revision=seen, at=instant()
    )

    with pytest.raises(StaleDraft):
        save_draft(
            draft, header={"title": "Trois"}, lines=(), revision=seen, at=instant()
        )

    draft.refresh_from_db()
    assert (draft.title, draft.lines.count()) == ("Deux", 1)


def test_saying_the_same_twice_is_no_conflict():
    draft = make_draft(title="Un")
    seen, same = draft.revision, {"header": {"title": "Deux"}, "lines": (LINE,)}
    save_draft(draft, **same, revision=seen, at=instant())

    again = save_draft(draft, **same, revision=seen, at=instant())

    assert (again.title, again.revision) == ("Deux", seen + 1)


def line_of(quantity, price, **more):
    return replace(LINE, quantity=Decimal(quantity), unit_price=Decimal(price), **more)


HALF = line_of("999999", "9000")
MUCH = "9999999999.99"


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([LINE, line_of("999999999", "9999999999")], "line-2"),
        ([line_of("-999999999", "9999999999")], "line-1"),
        ([HALF, HALF], "lines"),
        # Without VAT the column would do.
        ([line_of(1, MUCH)], "lines"),
        # One rate hides the other in the sum.
        (
            [HALF, HALF, *[line_of(-999999, 9000, vat_rate=Decimal("6.00"))] * 2],
            "lines",
        ),
    ],
)
def test_more_than_a_column_of_money_holds_is_refused(lines, field):
    draft = make_draft()

    with pytest.raises(TooHigh) as refusal:
        save_draft(draft, header={}, lines=lines, revision=draft.revision, at=instant())

    assert refusal.value.field == field
    assert lines_of(draft) == [LINE]


def test_the_highest_amount_is_kept():
    free = {"vat_category": "E", "vat_rate": Decimal("0.00"), "vatex": ""}

    draft = make_draft(lines=[line_of(1, MUCH, **free)])

    assert draft.gross == Decimal(MUCH)


def test_a_final_paper_is_not_saved_nor_deleted():
    invoice = make_invoice()

    with pytest.raises(NotADraft):
        save_draft(
            invoice,
            header={"title": "x"},
            lines=(),
            revision=invoice.revision,
            at=instant(),
        )
    with pytest.raises(NotADraft):
        delete_draft(invoice, by=invoice.created_by)


def test_a_header_field_that_is_not_the_editors_is_ignored():
    draft = make_draft()

    save_draft(
        draft,
        header={"number": "F-1", "gross": 5},
        lines=(LINE,),
        revision=draft.revision,
        at=instant(),
    )

    draft.refresh_from_db()
    assert (draft.number, draft.gross) == (None, Decimal("968.00"))


def test_a_copy_is_a_new_draft_with_the_same_lines():
    invoice = make_invoice(title="Mixage")

    copy = copy_to_draft(
        invoice, kind=PaperKind.INVOICE, by=invoice.created_by, at=instant()
    )

    assert copy.is_draft
    assert (copy.title, copy.gross, lines_of(copy)) == (
        "Mixage",
        invoice.gross,
        lines_of(invoice),
    )


def test_a_deleted_draft_is_gone():
    draft = make_draft()

    delete_draft(draft, by=draft.created_by)

    assert not Paper.objects.exists()
