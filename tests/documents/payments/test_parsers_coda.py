from datetime import date
from decimal import Decimal

import pytest

from documents.payments.parsers import Format, parse
from tests.documents.payments.bank_files import changed, content, refusal

DAY = date(2026, 11, 3)


def lines(name):
    return content(name).split(b"\r\n")


def without(number):
    """Two days without one of the lines, counted from 1."""
    kept = lines("two_days.cod")
    del kept[number - 1]
    return b"\r\n".join(kept)


@pytest.fixture
def entries():
    return parse(content("two_days.cod"))[0].entries


def test_a_file_may_hold_several_statements():
    statements = parse(content("two_days.cod"))

    assert [
        (s.source, s.account_iban, s.currency, s.reference, s.opening, s.closing)
        for s in statements
    ] == [
        (
            Format.CODA,
            "BE68539007547034",
            "EUR",
            "2026/211",
            Decimal("1250.00"),
            Decimal("2368.40"),
        ),
        (
            Format.CODA,
            "BE68539007547034",
            "EUR",
            "2026/212",
            Decimal("2368.40"),
            Decimal("2368.40"),
        ),
    ]
    assert [(s.opened_on, s.closed_on, len(s.entries)) for s in statements] == [
        (date(2026, 11, 2), DAY, 7),
        (DAY, date(2026, 11, 4), 0),
    ]


def test_a_transfer_with_a_structured_communication(entries):
    entry = entries[0]

    assert (entry.bank_reference, entry.amount) == (
        "KBC0311A00000000001",
        Decimal("605.00"),
    )
    assert (entry.booked_on, entry.value_on, entry.currency) == (DAY, DAY, "EUR")
    assert entry.counterparty_name == "MENUISERIE LAMBOT SRL"
    assert entry.counterparty_iban == "BE71096123456769"
    assert entry.structured_communication == "020260011801"
    assert not entry.is_reversal


def test_a_free_communication_goes_on_from_one_record_to_the_next(entries):
    entry = entries[1]

    assert entry.text == (
        "PAIEMENT FACTURE F-2026-0119 PHOTOS DU FESTIVAL D'OCTOBRE, MERCI BEAUCOUP"
    )
    assert entry.counterparty_name == "ASBL LE PÉRISCOPE"
    assert entry.end_to_end_id == "FEST-OCT-2026"
    assert entry.structured_communication == ""


def test_a_net_amount_stays_one_entry_and_says_what_it_holds(entries):
    entry = entries[2]

    assert entry.amount == Decimal("-12.10")
    assert entry.text == "FRAIS DE TENUE DE COMPTE TVA 21 %"
    assert entry.batch_reference == ""


def test_a_globalised_amount_becomes_its_payments(entries):
    parts = entries[3:6]

    assert [(p.amount, p.structured_communication, p.text) for p in parts] == [
        (Decimal("121.00"), "020260012003", "020260012003"),
        (Decimal("121.00"), "020260012104", "020260012104"),
        (Decimal("88.00"), "", "factuur 2026/0122"),
    ]
    assert len({p.batch_reference for p in parts}) == 1
    assert parts[0].batch_reference not in {"", *(e.reference for e in entries)}


def test_a_returned_payment_is_a_reversal(entries):
    assert entries[6].is_reversal
    assert entries[6].amount == Decimal("-45.00")


def test_a_statement_sent_again_is_read_as_the_first_one():
    sent_again = content("sent_again.cod")
    first = changed("sent_again.cod", b"53905D", b"53905 ")

    assert parse(sent_again) == parse(first)


def test_an_overdrawn_account_opens_below_zero():
    (statement,) = parse(content("sent_again.cod"))

    assert (statement.opening, statement.closing) == (
        Decimal("-100.00"),
        Decimal("880.01"),
    )


def test_structures_of_iso_references_and_direct_debits_are_read():
    iso, debit = parse(content("sent_again.cod"))[0].entries

    assert iso.structured_communication == "RF18539007547034"
    assert (debit.text, debit.value_on) == ("ABONNEMENT NOVEMBRE", None)


def test_a_belgian_account_number_becomes_an_iban():
    file = (
        content("sent_again.cod")
        .replace(
            b"BE68539007547034                  EUR",
            b"539007547034 EUR0BE                  ",
        )
        .replace(b"\r\n12213", b"\r\n10213")
    )

    assert b"BE68" not in file
    assert parse(file) == parse(content("sent_again.cod"))


def test_line_ends_of_either_kind_and_utf8_are_read():
    text = content("two_days.cod").decode("cp1252")
    written = text.replace("\r\n", "\n").encode("utf-8-sig") + b"\n\x1a"

    assert parse(written) == parse(content("two_days.cod"))


@pytest.mark.parametrize("kept", range(1, 10))
def test_a_file_cut_after_any_line_is_refused(kept):
    cut = b"\r\n".join(lines("sent_again.cod")[:kept])

    assert parse(content("sent_again.cod"))
    assert refusal(cut) == "This file is cut off: its end record is missing."


def test_a_file_cut_within_a_line_is_refused():
    assert refusal(content("two_days.cod")[:-40]) == (
        "Line 33 is 90 characters long, a CODA line has 128."
    )


def test_a_line_of_another_width_is_refused():
    file = changed("two_days.cod", b"MENUISERIE LAMBOT SRL", b"MENUISERIE LAMBOT")

    assert refusal(file) == "Line 5 is 124 characters long, a CODA line has 128."


def test_a_missing_record_is_noticed_by_the_count_at_the_end():
    assert refusal(without(6)).endswith("belongs to no movement.")
    assert refusal(without(7)) == "This file announces 26 records and has 25."


def test_a_missing_end_record_between_two_statements_is_refused():
    trailer = next(
        i for i, line in enumerate(lines("two_days.cod")) if line[:1] == b"9"
    )

    assert (
        refusal(without(trailer + 1))
        == f"Line {trailer + 1}: this record is out of place."
    )


def test_an_altered_amount_is_noticed_by_the_sums_at_the_end():
    file = changed("two_days.cod", b"0000000000605000", b"0000000000606000")

    assert (
        refusal(file)
        == "The sums at the end of this file are not those of its entries."
    )


def test_a_closing_balance_that_does_not_follow_is_refused():
    file = changed("two_days.cod", b"0000000002368400", b"0000000002368410")

    assert refusal(file) == (
        "Statement 2026/211 does not add up: it opens at 1250.00, its entries come to 1118.40,"
        " it closes at 2368.41. Entries are missing or altered."
    )
    assert parse(file, must_balance=False)[0].gap == Decimal("0.01")


def test_the_closing_balance_of_another_account_is_refused():
    file = changed("two_days.cod", b"8211BE68", b"8211BE69")

    assert (
        refusal(file) == "The closing balance of this file is that of another account."
    )


def test_an_account_in_another_currency_is_refused_and_said():
    file = content("two_days.cod").replace(
        b"034                  EUR", b"034                  USD"
    )

    assert refusal(file) == "Account BE68539007547034 is in USD. Only EUR can be taken."
    assert {s.currency for s in parse(file, currencies=None)} == {"USD"}


def test_another_version_is_refused():
    first, rest = content("two_days.cod").split(b"\r\n", 1)

    assert (
        refusal(first[:-1] + b"1\r\n" + rest) == "Only version 2 of CODA can be read."
    )


def test_an_impossible_date_is_refused_where_it_stands():
    file = changed("two_days.cod", b"0311262110", b"3102262110")

    assert refusal(file) == "Line 3: “2026-02-31” cannot be read."
