"""An invoice that is taken back piece by piece comes to the cent, discounts included."""

from dataclasses import replace
from decimal import Decimal

import pytest

from documents.credit_notes.integrity import credit_problems
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    NothingLeft,
    cancel_and_replace,
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.enums import LineKind
from documents.papers.integrity import chain_problems, total_problems
from documents.papers.services import (
    lines_of,
)
from tests.factories.credit_notes import BOOK, WHY, label_of, open_of
from tests.factories.drafts import (
    LINE,
    TODAY,
    instant,
    make_invoice,
)

pytestmark = pytest.mark.django_db


def test_a_fixed_discount_is_taken_back_with_the_last_of_its_lines():
    day = replace(LINE, quantity=Decimal(1), unit_price=Decimal(100))
    discount = replace(
        LINE, kind=LineKind.DISCOUNT, quantity=None, unit_price=Decimal(20)
    )
    other = replace(day, description="Montage")
    invoice = make_invoice(lines=(day, other, discount))

    first, last = take_back(invoice, 1, 0), take_back(invoice, 0, 1)

    assert (invoice.net, first.net, last.net) == (180, 100, 80)
    assert open_of(invoice) == 0
    assert remainder_of(invoice).is_nothing
    assert list(total_problems()) == []


def test_a_discount_in_per_cent_is_taken_back_with_each_line():
    day = replace(LINE, quantity=Decimal(1), unit_price=Decimal(100))
    discount = replace(
        LINE, kind=LineKind.DISCOUNT, quantity=Decimal(10), unit_price=None
    )
    other = replace(day, description="Montage")
    invoice = make_invoice(lines=(day, other, discount))

    first, last = take_back(invoice, 1, 0), take_back(invoice, 0, 1)

    assert (invoice.net, first.net, last.net) == (180, 90, 90)
    assert open_of(invoice) == 0


@pytest.mark.parametrize("price", ["0.335", "0.334"])
def test_the_last_piece_takes_the_cent_that_the_others_rounded_away(price):
    line = replace(LINE, quantity=Decimal(3), unit_price=Decimal(price))
    invoice = make_invoice(lines=(line, BOOK))
    take_back(invoice, 1, 0)
    take_back(invoice, 1, 0)

    take_back(invoice, 1, 0)
    take_back(invoice, 0, 3)

    assert (open_of(invoice), label_of(invoice)) == (0, "cancelled")
    assert [*total_problems(), *chain_problems(), *credit_problems()] == []


def test_where_no_money_is_left_nothing_is():
    """Three times half a cent is two cents, which the first two pieces take."""
    line = replace(LINE, quantity=Decimal(3), unit_price=Decimal("0.005"))
    invoice = make_invoice(lines=(line,))
    take_back(invoice, 1)
    take_back(invoice, 1)

    assert open_of(invoice) == 0
    with pytest.raises(NothingLeft):
        credit_note_draft(invoice, by=invoice.created_by, at=instant())


def test_a_fixed_discount_over_two_rates_leaves_the_rest_creditable():
    """What is left of the lines shares the discount otherwise than the invoice did."""
    day = replace(LINE, quantity=Decimal(1), unit_price=Decimal(100))
    book = replace(BOOK, quantity=Decimal(1), unit_price=Decimal(100))
    discount = replace(
        LINE,
        kind=LineKind.DISCOUNT,
        quantity=None,
        unit_price=Decimal(20),
        whole_paper=True,
    )
    invoice = make_invoice(lines=(day, book, discount))
    take_back(invoice, "0.5", 0)

    note, draft = cancel_and_replace(
        invoice, reason=WHY, on=TODAY, at=instant(), by=invoice.created_by
    )

    assert (note.net, open_of(invoice), label_of(invoice)) == (130, 0, "cancelled")
    assert [line.description for line in lines_of(draft)] == [
        "Prise de son",
        "Livret",
        "Prise de son",
    ]
    assert [*total_problems(), *chain_problems(), *credit_problems()] == []


def take_back(invoice, *quantities):
    """These quantities of the items that are left, in order; what has none comes along."""
    draft = credit_note_draft(invoice, by=invoice.created_by, at=instant())
    wanted = iter(map(Decimal, quantities))
    chosen = [
        next(wanted) if line.kind == LineKind.ITEM else None
        for line in remainder_of(invoice).lines
    ]
    kept = keep_credit_note(
        draft, chosen=chosen, reason=WHY, revision=draft.revision, at=instant()
    )
    return issue_credit_note(
        kept, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
    )
