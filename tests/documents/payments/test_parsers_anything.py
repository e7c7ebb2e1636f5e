"""Whatever the bytes: statements, or one plain sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.payments.parsers import LARGEST_FILE, BadBankFile, parse
from tests.documents.payments.bank_files import NAMES, content, refusal
from tests.examples import examples

STARTS = [
    b"",
    b"<",
    b"\xff\xfe",
    b"\xef\xbb\xbf<Document>",
    b"0000003112605",
    b":20:",
    b"{4:\n:20:",
]
FOREIGN = "This is not a bank file. Take a CODA, camt or MT940 file."


def read_or_refused(file: bytes) -> None:
    try:
        statements = parse(file, currencies=None, must_balance=False)
    except BadBankFile:
        return
    assert statements
    for statement in statements:
        assert statement.account_iban
        assert statement.closed_on
        assert all(len(entry.reference) == 64 for entry in statement.entries)
        assert all("\x00" not in entry.text for entry in statement.entries)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n\t", "This file is empty."),
        (b"\n".join(b"%d" % n for n in range(10)), FOREIGN),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", FOREIGN),
        (b"Date;Montant;Libelle\n2026-11-03;605,00;Lambot\n", FOREIGN),
        (
            b"\x89PNG\r\n\x1a\n\x81\x8d",
            "The text of this file cannot be read: it is neither UTF-8 nor Windows-1252.",
        ),
        (b" " * LARGEST_FILE + b"x", "This file is larger than 20 MB."),
    ],
)
def test_what_is_no_bank_file_is_refused_with_the_reason(file, sentence):
    assert refusal(file) == sentence


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_known_by_its_content(name):
    assert parse(content(name))


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(start, rest):
    read_or_refused(start + rest)


@examples(50)
@given(
    name=st.sampled_from(NAMES),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=30)),
        min_size=1,
        max_size=4,
    ),
)
def test_a_valid_file_with_changed_bytes_is_read_or_refused(name, changes):
    file = content(name)
    for place, length, new in changes:
        at = int(place * len(file))
        file = file[:at] + new + file[at + length :]

    read_or_refused(file)


@examples(50)
@given(
    name=st.sampled_from([name for name in NAMES if name.endswith(("cod", "sta"))]),
    data=st.data(),
)
def test_a_valid_file_with_lines_moved_about_is_read_or_refused(name, data):
    lines = content(name).split(b"\n")

    read_or_refused(
        b"\n".join(data.draw(st.lists(st.sampled_from(lines), max_size=40)))
    )


@given(name=st.sampled_from(NAMES), kept=st.floats(0, 1))
def test_a_cut_file_is_refused_or_lost_only_what_follows_its_end(name, kept):
    whole = content(name)
    cut = whole[: int(kept * len(whole))]
    try:
        statements = parse(cut)
    except BadBankFile:
        return

    assert statements == parse(whole)[: len(statements)]


@examples(50)
@given(
    name=st.sampled_from([n for n in NAMES if "052" not in n and "054" not in n]),
    place=st.floats(0, 1),
    digit=st.integers(0, 9),
)
def test_one_wrong_digit_never_changes_the_money(name, place, digit):
    whole = content(name)
    places = [at for at, byte in enumerate(whole) if chr(byte) in "0123456789"]
    at = places[int(place * (len(places) - 1))]
    try:
        statements = parse(whole[:at] + b"%d" % digit + whole[at + 1 :])
    except BadBankFile:
        return

    assert [s.total for s in statements] == [s.total for s in parse(whole)]
