from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from documents.pdf.qr import MOST_BYTES, Transfer, epc_payload, qr_svg

TRANSFER = Transfer(
    "smartportal SC",
    "BE43999100000101",
    Decimal("1936.00"),
    "+++202/6000/11815+++",
    "GKCCBEBB",
)


def test_the_lines_are_those_of_the_guideline():
    assert epc_payload(TRANSFER).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "GKCCBEBB",
        "smartportal SC",
        "BE43999100000101",
        "EUR1936.00",
        "",
        "",
        "+++202/6000/11815+++",
    ]


def test_a_creditor_reference_has_a_line_of_its_own():
    lines = epc_payload(
        Transfer(
            "Coop", "FR7630006000011234567890189", Decimal("5"), "RF18539007547034"
        )
    ).split("\n")

    assert lines[4:] == [
        "",
        "Coop",
        "FR7630006000011234567890189",
        "EUR5.00",
        "",
        "RF18539007547034",
    ]


@pytest.mark.parametrize("amount", ["0", "-1", "0.004", "1000000000.00"])
def test_an_amount_that_no_code_can_carry_is_refused(amount):
    transfer = Transfer("Coop", "BE43999100000101", Decimal(amount), "x")

    assert not transfer.fits_code
    with pytest.raises(ValueError, match="an amount between"):
        epc_payload(transfer)


@given(
    name=st.text(min_size=1, max_size=140),
    reference=st.text(max_size=200),
    amount=st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2),
    bic=st.sampled_from(["", "GKCCBEBB"]),
)
def test_whatever_is_typed_the_code_keeps_its_limits(name, reference, amount, bic):
    payload = epc_payload(Transfer(name, "BE43999100000101", amount, reference, bic))
    lines = payload.split("\n")

    assert len(payload.encode()) <= MOST_BYTES
    assert lines[:5] == ["BCD", "002", "1", "SCT", bic]
    assert lines[6:8] == ["BE43999100000101", f"EUR{amount:.2f}"]
    assert len(lines[5]) <= 70
    assert len(lines) <= 11
    assert all(len(line) <= 140 for line in lines[9:])
    code = segno.make(
        payload, error="m", encoding="utf-8", micro=False, boost_error=False
    )
    assert (code.error, code.version <= 13) == ("M", True)


def test_the_drawing_is_an_svg_without_links():
    drawing = etree.fromstring(qr_svg(TRANSFER))

    assert etree.QName(drawing).localname == "svg"
    assert [
        name for element in drawing.iter() for name in element.attrib if "href" in name
    ] == []
