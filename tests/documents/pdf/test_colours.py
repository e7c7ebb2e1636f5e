import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.pdf.colours import LEAST_CONTRAST, WHITE, contrast, legible, tint

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_every_colour_becomes_one_that_reads_on_white(colour):
    assert contrast(legible(colour), WHITE) >= LEAST_CONTRAST


@given(colours)
def test_a_colour_that_reads_stays_as_chosen(colour):
    assert legible(legible(colour)) == legible(colour)


@given(colours)
def test_black_text_reads_on_every_tint(colour):
    assert contrast("#1f2229", tint(colour)) >= 12


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", "#000000"), ("#0f4c81", "#0f4c81"), ("#ffffff", "#727272")],
)
def test_known_colours(colour, expected):
    assert legible(colour) == expected
