"""Whatever is credited in whatever pieces, the pieces come to the invoice and never to more."""

from decimal import ROUND_DOWN, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from documents.credit_notes.amounts import (
    above,
    closed_totals,
    is_within,
    left_per_rate,
)
from documents.credit_notes.mirror import (
    chosen_of,
    fit_in,
    kept,
    left_after,
    whole,
)
from documents.credit_notes.remainder import Remainder, fits_in, note_lines
from documents.enums import LineKind
from documents.models import PaperVat
from documents.papers.services import LineInput, count
from tests.examples import examples

quantities = st.decimals(min_value=Decimal("0.001"), max_value=99, places=3)
items = st.builds(
    LineInput,
    description=st.sampled_from(["A", "B"]),
    quantity=st.tuples(quantities, st.sampled_from([1, 1, 1, -1])).map(
        lambda pair: pair[0] * pair[1]
    ),
    unit_price=st.decimals(min_value=0, max_value=999, places=2),
    vat_rate=st.sampled_from([*map(Decimal, ("21.00", "6.00", "5.50"))]),
)
discounts = st.builds(
    LineInput,
    kind=st.just(LineKind.DISCOUNT),
    quantity=st.decimals(min_value=0, max_value=100, places=3),
    whole_paper=st.booleans(),
) | st.builds(
    LineInput,
    kind=st.just(LineKind.DISCOUNT),
    unit_price=st.decimals(min_value=0, max_value=50, places=2),
    whole_paper=st.booleans(),
)
texts = st.builds(
    LineInput, kind=st.just(LineKind.TEXT), description=st.sampled_from(["T", "U"])
)
invoices = st.lists(items | texts, min_size=1, max_size=6)


def rows_of(totals):
    return [
        PaperVat(category=vat.category, rate=vat.rate, base=vat.base, amount=vat.amount)
        for vat in totals.per_rate
    ]


@st.composite
def pieces(draw):
    """An invoice, and what each of some credit notes takes of what is left of it; the last one takes the rest."""
    lines = draw(invoices)
    left, notes = lines, []
    for _n in range(draw(st.integers(0, 3))):
        tenths = draw(
            st.lists(st.integers(0, 10), min_size=len(left), max_size=len(left))
        )
        chosen = [
            None if all_of is None else (all_of * n / 10).quantize(Decimal("0.001"))
            for all_of, n in zip(whole(left), tenths, strict=True)
        ]
        notes.append(kept(left, chosen))
        left = left_after(lines, [line for note in notes for line in note])
    return lines, [*notes, kept(left, whole(left))]


@given(pieces())
@examples(100)
def test_pieces_that_pass_come_to_the_invoice_and_never_to_more(example):
    lines, notes = example
    invoice = rows_of(count(lines))
    taken, refused = [], 0
    for note in notes:
        left = left_per_rate(invoice, taken)
        totals = closed_totals(count(note), left)
        if any(above(totals, left)):
            refused += 1
        else:
            taken += rows_of(totals)

    whole_rows = {(row.category, row.rate): row for row in invoice}
    rest = left_per_rate(invoice, taken)
    for rate, left in rest.items():
        assert is_within(left.base, whole_rows[rate].base)
        assert is_within(left.amount, whole_rows[rate].amount)
    for left in rest.values():
        if not refused and not left.base:
            assert left.amount == 0


@given(
    st.lists(items.filter(lambda line: line.quantity > 0), min_size=1, max_size=4),
    st.lists(discounts, max_size=2),
)
@examples(100)
def test_piece_by_piece_the_last_one_takes_all_that_is_left(worth, less):
    lines = [*worth, *less]
    invoice = rows_of(count(lines))
    halves = [
        all_of and (all_of / 2).quantize(Decimal("0.001"), rounding=ROUND_DOWN)
        for all_of in whole(lines)
    ]
    before = left_per_rate(invoice, [])
    first = closed_totals(count(kept(lines, halves)), before)
    assume(not any(above(first, before)))
    left = Remainder(
        left_after(lines, kept(lines, halves)),
        left_per_rate(invoice, rows_of(first)),
    )

    last = note_lines(left, whole(left.lines), language="fr")

    totals = closed_totals(count(last), left.per_rate)
    rest = left_per_rate(invoice, rows_of(first) + rows_of(totals))
    assert not any(above(totals, left.per_rate))
    assert not any(row.base or row.amount for row in rest.values())
    assert fits_in(last, left, language="fr")


@given(pieces())
def test_in_the_end_no_quantity_is_left(example):
    lines, notes = example

    left = left_after(lines, [line for note in notes for line in note])

    assert not any(whole(left))


@given(invoices)
def test_the_whole_is_the_mirror(lines):
    assert kept(lines, whole(lines)) == lines
    assert fit_in(lines, lines)
    assert chosen_of(lines, lines) == whole(lines)


@given(invoices, items)
def test_nothing_can_be_added(lines, other):
    assert not fit_in([*lines, other], lines)
