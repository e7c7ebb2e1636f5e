import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.references import (
    LARGEST_BASE,
    QUOTE_WORDS,
    belgian_communication,
    paper_key,
    paper_numbers_in,
    rf_reference,
    sole_structured,
    structured_in,
)

BODIES = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=21)
SEPARATORS = st.sampled_from(
    ["", "-", " ", "/", ".", " - ", "–", "\u00a0", "\u2011", "_", " n° "]
)


@pytest.mark.parametrize(
    ("base", "communication"),
    [
        (3124013980, "+++312/4013/98067+++"),
        (97, "+++000/0000/09797+++"),
        (0, "+++000/0000/00097+++"),
        (1, "+++000/0000/00101+++"),
        (LARGEST_BASE, "+++999/9999/99948+++"),
    ],
)
def test_a_belgian_communication_ends_in_its_remainder(base, communication):
    assert belgian_communication(base) == communication


@pytest.mark.parametrize("base", [-1, LARGEST_BASE + 1])
def test_a_base_beyond_ten_digits_has_no_communication(base):
    with pytest.raises(ValueError, match="ten digits"):
        belgian_communication(base)


@pytest.mark.parametrize(
    ("body", "reference"),
    [
        ("2348231", "RF712348231"),
        ("539007547034", "RF18539007547034"),
        ("f2026118", "RF71F2026118"),
    ],
)
def test_an_rf_reference_carries_its_check_digits(body, reference):
    assert rf_reference(body) == reference


@pytest.mark.parametrize("body", ["", "A" * 22, "12-34", "12 34", "É", "١٢٣"])
def test_a_body_that_iso_11649_forbids_is_refused(body):
    with pytest.raises(ValueError, match="21 letters and digits"):
        rf_reference(body)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+++312/4013/98067+++", "312401398067"),
        ("***312/4013/98067***", "312401398067"),
        ("+++ 312 / 4013 / 98067 +++", "312401398067"),
        ("312/4013/98067", "312401398067"),
        ("312 4013 98067", "312401398067"),
        ("paiement 312401398067 merci", "312401398067"),
        ("RF712348231", "RF712348231"),
        ("rf18 5390 0754 7034", "RF18539007547034"),
        ("Ref RF18 5390 0754 7034 BOB", "RF18539007547034"),
        ("RF18539007547034/merci", "RF18539007547034"),
        ("RF68 5390 0754 7034", ""),
        ("+++312/4013/98068+++", ""),
        ("000000000000", ""),
        ("3124013980670", ""),
        ("XRF712348231", ""),
        ("312401398O67", ""),
        ("", ""),
    ],
)
def test_a_structured_communication_is_found_in_what_people_type(typed, found):
    assert sole_structured(typed) == found


def test_a_payment_that_names_two_communications_names_none_alone():
    text = "312/4013/98067 et 000/0000/00101"

    assert structured_in(text) == ["312401398067", "000000000101"]
    assert sole_structured(text) == ""


def test_between_plus_signs_a_communication_wins_over_other_digits():
    assert sole_structured("tel 000000000101 +++312/4013/98067+++") == "312401398067"


@given(base=st.integers(0, LARGEST_BASE), before=st.text(max_size=5))
def test_every_belgian_communication_is_found_again(base, before):
    communication = belgian_communication(base)

    assert sole_structured(f"{before} {communication}") == "".join(
        filter(str.isdigit, communication)
    )


@given(body=BODIES)
def test_every_rf_reference_is_found_again_with_and_without_groups(body):
    reference = rf_reference(body)
    groups = [reference[i : i + 4] for i in range(0, len(reference), 4)]

    assert sole_structured(f"ref: {reference}") == reference
    assert sole_structured(" ".join(groups)) == reference


@given(
    base=st.integers(0, LARGEST_BASE), place=st.integers(0, 11), by=st.integers(1, 9)
)
def test_one_wrong_digit_is_never_taken(base, place, by):
    digits = "".join(filter(str.isdigit, belgian_communication(base)))
    wrong = (int(digits[place]) + by) % 10

    assert sole_structured(f"{digits[:place]}{wrong}{digits[place + 1 :]}") == ""


@pytest.mark.parametrize(
    ("issued", "key"),
    [
        ("F-2026-118", "F-2026-118"),
        ("F-2026-0118", "F-2026-118"),
        ("nc-be-2026-007", "NC-BE-2026-7"),
    ],
)
def test_the_key_of_a_number_has_no_leading_zeros(issued, key):
    assert paper_key(issued) == key


@pytest.mark.parametrize("number", ["", "F-2026", "2026-118", "F-26-118"])
def test_what_is_not_an_issued_number_has_no_key(number):
    with pytest.raises(ValueError, match="not a paper number"):
        paper_key(number)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("F-2026-118", ["F-2026-118"]),
        ("f2026/118", ["F-2026-118"]),
        ("F2026118", ["F-2026-118"]),
        ("F 2026 00118", ["F-2026-118"]),
        ("F–2026–0118", ["F-2026-118"]),
        ("Facture 2026 118", ["F-2026-118"]),
        ("facture n° 2026-118", ["F-2026-118"]),
        ("Facture Nº2026/118.", ["F-2026-118"]),
        ("FACT. NR. 2026.118", ["F-2026-118"]),
        ("factuur 2026/0118", ["F-2026-118"]),
        ("Paiement facture F-2026-118, merci", ["F-2026-118"]),
        ("règlement 2026-118", ["F-2026-118"]),
        ("Ref: 2026/0118", ["F-2026-118"]),
        ("F-2026-118 F-2026-119", ["F-2026-118", "F-2026-119"]),
        ("F-2026-119 puis 2026-118 puis F-2026-119", ["F-2026-119", "F-2026-118"]),
        ("F-2026-\n118", ["F-2026-118"]),
        # none of ours
        ("", []),
        ("merci", []),
        ("F-2026", []),
        ("F-2026-000", []),
        ("F-1926-118", []),
        ("NC-2026-118", []),
        ("NC 2026-118", []),
        ("REF-2026-118", []),
        ("XF-2026-118", []),
        ("facture du 24/11/2026 118 EUR", []),
        ("facture 2026-11-24", []),
        ("2026-11", []),
        ("20261124", []),
        ("BE68539007547034", []),
    ],
)
def test_an_invoice_number_is_found_in_any_spelling(typed, keys):
    assert paper_numbers_in(typed, prefixes=["F"]) == keys


def test_a_word_stands_for_every_series_and_a_prefix_for_its_own():
    assert paper_numbers_in("facture 2026-118", prefixes=["F", "FB"]) == [
        "F-2026-118",
        "FB-2026-118",
    ]
    assert paper_numbers_in("FB 2026 118", prefixes=["F", "FB"]) == ["FB-2026-118"]
    assert paper_numbers_in("fb/2026/118", prefixes=["F-B"]) == ["F-B-2026-118"]


def test_quotes_are_found_by_their_own_words():
    assert paper_numbers_in("Devis 2026 12", prefixes=["D"], words=QUOTE_WORDS) == [
        "D-2026-12"
    ]
    assert paper_numbers_in("Devis 2026 12", prefixes=["F"]) == []


def test_numbers_that_stand_alone_can_be_left_out():
    text = "facture 2026-118, commande 2026-119 et F-2026-120"

    found = paper_numbers_in(text, prefixes=["F"], bare=False)

    assert found == ["F-2026-118", "F-2026-120"]


def test_without_a_series_nothing_is_found():
    assert paper_numbers_in("facture 2026-118", prefixes=[]) == []


@given(
    year=st.integers(2000, 2099),
    n=st.integers(1, 99_999),
    zeros=st.integers(3, 6),
    first=SEPARATORS,
    second=SEPARATORS.filter(lambda gap: "n°" not in gap),
    capitals=st.booleans(),
)
def test_whatever_stands_between_its_parts_a_number_is_found(
    year, n, zeros, first, second, capitals
):
    typed = f"{'FC' if capitals else 'fc'}{first}{year}{second}{n:0{zeros}d}"

    found = paper_numbers_in(f"Votre {typed}, merci", prefixes=["FC", "F"])

    assert found == [paper_key(f"FC-{year}-{n}")]


@given(st.text(), st.lists(st.text(max_size=4), max_size=3))
def test_any_text_can_be_searched(text, prefixes):
    paper_numbers_in(text, prefixes=prefixes)
    structured_in(text)
