from datetime import date
from decimal import Decimal

import pytest

from documents.payments.parsers import Format, parse
from tests.documents.payments.bank_files import changed, content, refusal

DAY = date(2026, 11, 3)

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE Document [
  <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
  <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<Document>&c;</Document>"""
OUTSIDE = b"""<!DOCTYPE Document SYSTEM "file:///etc/passwd"><Document/>"""


def test_a_statement_with_its_balances():
    (statement,) = parse(content("day.053.xml"))

    assert statement.source == Format.CAMT_053
    assert (statement.account_iban, statement.currency) == ("BE68539007547034", "EUR")
    assert (statement.reference, statement.gap) == ("2026-211", Decimal("0.00"))
    assert (statement.opening, statement.closing) == (
        Decimal("1250.00"),
        Decimal("2083.40"),
    )
    assert (statement.opened_on, statement.closed_on) == (date(2026, 11, 2), DAY)


def test_what_a_statement_says_of_its_entries():
    (statement,) = parse(content("day.053.xml"))

    assert [
        (
            entry.amount,
            entry.counterparty_name,
            entry.counterparty_iban,
            entry.structured_communication,
            entry.text,
            entry.end_to_end_id,
        )
        for entry in statement.entries
    ] == [
        (
            Decimal("605.00"),
            "Menuiserie Lambot SRL",
            "BE71096123456769",
            "020260011801",
            "020260011801",
            "",
        ),
        (Decimal("-12.10"), "", "", "", "Frais de tenue de compte", ""),
        (
            Decimal("240.50"),
            "ASBL Le Périscope",
            "FR7630006000011234567890189",
            "",
            "Paiement facture F-2026-0119 photos du festival",
            "FEST-OCT-2026",
        ),
    ]


def test_only_booked_entries_that_move_money_are_taken():
    (report,) = parse(content("day.052.xml"))

    assert report.source == Format.CAMT_052
    assert [entry.amount for entry in report.entries] == [
        Decimal("605.00"),
        Decimal("240.50"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "closed_on"),
    [
        (b"", b"", 2),  # made on the 3rd at 14:00, for a period until then
        (b"2026-11-03T14:00:00+01:00</Cre", b"2026-11-04T02:00:00+01:00</Cre", 2),
        (b"T14:00:00+01:00</ToDtTm>", b"T23:59:59+01:00</ToDtTm>", 2),
        (b"2026-11-03T14:00:00+01:00", b"2026-11-04T00:00:00+01:00", 3),
    ],
)
def test_a_report_holds_no_day_whole_that_was_not_over(old, new, closed_on):
    file = content("day.052.xml").replace(old, new) if old else content("day.052.xml")

    (report,) = parse(file)

    assert report.closed_on == date(2026, 11, closed_on)


def test_a_notification_proves_the_day_before_it_was_made():
    (notification,) = parse(content("day.054.xml"))

    assert notification.closed_on == date(2026, 11, 2)


def test_without_any_date_the_day_of_the_last_entry_is_not_over():
    start, end = b"<CreDtTm>2026-11-03T09:13:00+01:00", b"</CreDtTm>"

    (notification,) = parse(content("day.054.xml").replace(start + end, b""))

    assert notification.closed_on == date(2026, 11, 2)


def test_a_moment_counts_for_its_day_in_the_zone_of_the_bank():
    late = changed("day.054.xml", b"T09:12:44+01:00", b"T00:05:00+01:00")

    (notification,) = parse(late)

    assert notification.source == Format.CAMT_054
    assert notification.entries[0].booked_on == DAY
    assert notification.opening is notification.closing is notification.gap is None


def test_an_entry_without_booking_date_falls_on_its_value_date():
    start, end = b"<BookgDt>", b"</BookgDt>"
    before, rest = content("day.054.xml").split(start)

    (notification,) = parse(before + rest.split(end)[1])

    assert notification.entries[0].booked_on == DAY


def test_a_batch_becomes_its_payments_when_each_has_its_amount():
    (notification,) = parse(content("batch.054.xml"))

    assert [
        (e.bank_reference, e.amount, e.counterparty_name) for e in notification.entries
    ] == [
        ("B7-1", Decimal("121.00"), "An Janssens"),
        ("B7-2", Decimal("121.00"), "An Janssens"),
        ("2026110300000000007", Decimal("88.00"), "Koen De Smet"),
    ]
    assert len({entry.reference for entry in notification.entries}) == 3
    assert len({entry.batch_reference for entry in notification.entries}) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<Amt Ccy="EUR">88.00</Amt>', b""),
        (b'<Amt Ccy="EUR">88.00</Amt>', b'<Amt Ccy="EUR">87.00</Amt>'),
        (b'<Amt Ccy="EUR">88.00</Amt>', b'<Amt Ccy="GBP">88.00</Amt>'),
    ],
)
def test_a_batch_whose_parts_do_not_come_to_its_total_stays_one_entry(old, new):
    (notification,) = parse(changed("batch.054.xml", old, new))

    (entry,) = notification.entries
    assert entry.amount == Decimal("330.00")
    assert (entry.counterparty_name, entry.structured_communication) == ("", "")
    assert entry.text == "020260012003 020260012104 factuur 2026/0122"


def test_amounts_of_version_two_stand_in_their_details():
    new = b'<AmtDtls><TxAmt><Amt Ccy="EUR">88.00</Amt></TxAmt></AmtDtls>'

    (notification,) = parse(
        changed("batch.054.xml", b'<Amt Ccy="EUR">88.00</Amt>', new)
    )

    assert len(notification.entries) == 3


def test_a_returned_payment_names_the_customer_not_ourselves():
    returned = parse(content("batch.053.xml"))[0].entries[1]

    assert returned.is_reversal
    assert (returned.amount, returned.counterparty_name) == (
        Decimal("-45.00"),
        "Luc Petit",
    )


@pytest.mark.parametrize("version", ["02", "04", "08", "10", "13"])
def test_every_version_and_none_is_read(version):
    file = changed(
        "day.053.xml", b"camt.053.001.02", b"camt.053.001." + version.encode()
    )
    bare = changed(
        "day.053.xml", b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b""
    )

    assert parse(file) == parse(bare) == parse(content("day.053.xml"))


def test_an_account_may_be_told_outside_iban():
    told = b"<Othr><Id>539-0075470-34</Id></Othr>"
    file = changed("day.054.xml", b"<IBAN>BE68539007547034</IBAN>", told)

    assert parse(file)[0].account_iban == "BE68539007547034"


def test_other_encodings_are_read():
    text = content("day.053.xml").decode().replace("UTF-8", "UTF-16")

    assert parse(text.encode("utf-16")) == parse(content("day.053.xml"))


def test_balances_of_all_pages_are_not_those_of_one():
    paged = changed(
        "day.053.xml",
        b"<Id>2026-211</Id>",
        b"<Id>2026-211</Id><StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>",
    ).replace(b">605.00<", b">505.00<")

    (statement,) = parse(paged)

    assert statement.opening is statement.closing is None


def test_a_balance_that_does_not_follow_is_refused():
    altered = changed("day.053.xml", b">605.00<", b">506.00<")

    assert refusal(altered) == (
        "Statement 2026-211 does not add up: it opens at 1250.00, its entries come to 734.40,"
        " it closes at 2083.40. Entries are missing or altered."
    )
    assert parse(altered, must_balance=False)[0].gap == Decimal("99.00")


def test_a_balance_in_another_currency_is_not_compared():
    closing = b'<Amt Ccy="EUR">2083.40</Amt>'
    file = changed("day.053.xml", closing, closing.replace(b"EUR", b"SEK"))

    assert parse(file)[0].closing is None


def test_an_account_in_another_currency_is_refused_and_said():
    file = content("day.053.xml").replace(b"EUR", b"SEK")

    assert refusal(file) == "Account BE68539007547034 is in SEK. Only EUR can be taken."
    assert parse(file, currencies=None)[0].currency == "SEK"


def test_an_entry_in_another_currency_is_refused_and_said():
    file = changed("day.054.xml", b'Ccy="EUR"', b'Ccy="USD"')

    assert refusal(file) == "Account BE68539007547034 is in USD. Only EUR can be taken."


@pytest.mark.parametrize("size", [60, 400, 1500, 2500])
def test_a_file_cut_anywhere_is_refused(size):
    assert refusal(content("day.053.xml")[:size]).startswith("This XML file is cut off")


@pytest.mark.parametrize("file", [BOMB, OUTSIDE, BOMB.replace(b"1.0", b"1.0").lower()])
def test_a_document_type_is_refused(file):
    assert refusal(file) == "This XML file has a document type. No bank sends that."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_other_encodings(encoding):
    marks = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    bomb = marks[encoding] + BOMB.decode().replace("?>", ' encoding="UTF-16"?>').encode(
        encoding
    )

    assert refusal(bomb) in {
        "This XML file has a document type. No bank sends that.",
        "This XML file is cut off or damaged, near line 1.",
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b">605.00<", b">six<", "Amt: “six” cannot be read."),
        (b">605.00<", b">-605.00<", "Amt: “-605.00” cannot be read."),
        (b">605.00<", b">605.001<", "Amt: “605.001” cannot be read."),
        (b">605.00<", b"><", "Amt: “” cannot be read."),
        (b">CRDT<", b">BOTH<", "CdtDbtInd: “BOTH” cannot be read."),
        (
            b"2026-11-03T09:12",
            b"2026-13-03T09:12",
            "BookgDt: “2026-13-03” cannot be read.",
        ),
        (
            b"<IBAN>BE68539007547034</IBAN>",
            b"",
            "This file does not say of which account it is.",
        ),
        (b'<Amt Ccy="EUR">605.00</Amt>', b"", "An entry of this file has no Amt."),
        (b"Ntfctn>", b"Other>", "This XML file holds no bank statement."),
    ],
)
def test_values_that_cannot_be_are_refused(old, new, sentence):
    file = content("day.054.xml").replace(old, new)

    assert refusal(file) == sentence


def test_another_xml_file_is_refused():
    assert refusal(b"<html><body>camt.053</body></html>") == (
        "This XML file holds no bank statement."
    )
