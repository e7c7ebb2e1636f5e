from datetime import date
from decimal import Decimal

import pytest

from documents.payments.parsers import Format, parse
from documents.payments.parsers.mt940_details import Details, read
from tests.documents.payments.bank_files import changed, content, refusal

DAY = date(2026, 11, 3)


def told(entry):
    return (
        entry.amount,
        entry.counterparty_name,
        entry.counterparty_iban,
        entry.structured_communication,
        entry.text,
        entry.end_to_end_id,
    )


def test_a_dutch_statement_within_its_swift_message():
    (statement,) = parse(content("dutch.sta"))

    assert (statement.source, statement.account_iban) == (
        Format.MT940,
        "NL91ABNA0417164300",
    )
    assert (statement.reference, statement.currency) == ("211/1", "EUR")
    assert (statement.opening, statement.closing) == (
        Decimal("1000.00"),
        Decimal("1800.50"),
    )
    assert (statement.opened_on, statement.closed_on) == (
        date(2026, 11, 2),
        date(2026, 12, 31),
    )


def test_dutch_subfields_are_told_apart_across_line_ends():
    (statement,) = parse(content("dutch.sta"))

    assert [told(entry) for entry in statement.entries] == [
        (
            Decimal("605.00"),
            "MENUISERIE LAMBOT SRL",
            "BE71096123456769",
            "020260011801",
            "Facture F 2026 118 +++020/2600/11801+++",
            "FACT-118",
        ),
        (
            Decimal("240.50"),
            "ASBL LE PERISCOPE",
            "FR7630006000011234567890189",
            "RF18539007547034",
            "RF18539007547034",
            "",
        ),
        (Decimal("-45.00"), "PETIT LUC", "", "", "Incasso terug", ""),
    ]


def test_a_reversed_credit_is_taken_from_the_account():
    reversal = parse(content("dutch.sta"))[0].entries[2]

    assert (reversal.amount, reversal.is_reversal) == (Decimal("-45.00"), True)
    assert reversal.bank_reference == "03110000003"


def test_an_entry_is_booked_in_the_year_nearest_to_its_value_date():
    reversal = parse(content("dutch.sta"))[0].entries[2]

    assert (reversal.value_on, reversal.booked_on) == (
        date(2026, 12, 31),
        date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("dates", "value_on", "booked_on"),
    [
        (b"2802290229", date(2028, 2, 29), date(2028, 2, 29)),
        (b"2802290301", date(2028, 2, 29), date(2028, 3, 1)),
        (b"2602300227", date(2026, 2, 28), date(2026, 2, 27)),
        (b"2601021231", date(2026, 1, 2), date(2025, 12, 31)),
        (b"260102    ", date(2026, 1, 2), date(2026, 1, 2)),
        (b"260102", date(2026, 1, 2), date(2026, 1, 2)),
    ],
)
def test_days_at_the_ends_of_months_and_years(dates, value_on, booked_on):
    (statement,) = parse(changed("belgian.sta", b"2611041104", dates))

    entry = statement.entries[0]
    assert (entry.value_on, entry.booked_on) == (value_on, booked_on)


def test_german_subfields_are_told_apart():
    first, second = parse(content("german.sta"))

    assert [told(entry) for entry in first.entries + second.entries] == [
        (
            Decimal("121.00"),
            "JANSSENS ANNA",
            "NL91ABNA0417164300",
            "",
            "Rechnung F-2026-0120 vielen Dank",
            "RE-2026-7",
        ),
        (Decimal("-8.90"), "", "", "", "Kontofuehrung 10/2026", ""),
        (Decimal("-30.00"), "PETIT LUC", "", "", "RETOURE Konto geschlossen", "RE-9"),
    ]
    assert [entry.is_reversal for entry in first.entries + second.entries] == [
        False,
        False,
        True,
    ]


def test_intermediate_balances_follow_one_another():
    first, second = parse(content("german.sta"))

    assert (first.opening, first.closing) == (Decimal("-50.00"), Decimal("62.10"))
    assert (second.opening, second.closing) == (Decimal("62.10"), Decimal("32.10"))


def test_free_text_keeps_its_words_and_tells_the_account():
    (statement,) = parse(content("belgian.sta"))

    assert statement.account_iban == "BE68539007547034"
    assert told(statement.entries[0]) == (
        Decimal("88.00"),
        "",
        "DE89370400440532013000",
        "",
        "VIREMENT EN VOTRE FAVEUR DE DE SMET KOEN IBAN: DE89370400440532013000"
        " COMMUNICATION: FACTUUR 2026/0122 MERCI",
        "",
    )


def test_what_is_said_after_the_closing_balance_belongs_to_no_entry():
    (statement,) = parse(content("dutch.sta"))

    assert "Saldo" not in statement.entries[-1].text


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("", Details()),
        (
            "/CNTP/BE71096123456769/GKCCBEBB/LAMBOT/NAMUR///REMI/STRD/CUR/RF712348231/",
            Details(
                name="LAMBOT",
                account="BE71096123456769",
                structured="RF712348231",
                text="RF712348231",
            ),
        ),
        (
            "/BENM//NAME/LAMBOT/REMI/F-2026-118/ISDT/2026-11-03",
            Details(name="LAMBOT", text="F-2026-118"),
        ),
        (
            "166<00GUTSCHRIFT<20F-2026-118<32LAMBOT",
            Details(name="LAMBOT", text="F-2026-118"),
        ),
        ("166?00GUTSCHRIFT", Details(text="GUTSCHRIFT")),
        ("/F-2026-118/", Details(text="/F-2026-118/")),
        ("/EREF/NOTPROVIDED/REMI/", Details()),
    ],
)
def test_subfields_of_details(field, details):
    assert read(field) == details


def test_a_file_without_both_balances_is_refused():
    closing = changed("belgian.sta", b":62F:C261104EUR184,00\n-\n", b"")
    opening = changed("belgian.sta", b":60F:C261103EUR100,00\n", b"")

    assert refusal(closing) == (
        "This file is cut off: it lacks an opening or a closing balance."
    )
    assert refusal(opening) == "Field :61: of this file is out of place."


@pytest.mark.parametrize("place", [0, 1])
def test_a_statement_that_lost_its_first_field_is_refused(place):
    parts = content("german.sta").split(b":20:STARTUMSE\n")
    parts[place : place + 2] = [parts[place] + parts[place + 1]]

    assert refusal(b":20:STARTUMSE\n".join(parts)) == (
        "Field :25: of this file is out of place."
    )


def test_a_file_cut_between_two_statements_is_refused():
    cut = content("german.sta")
    cut = cut[: cut.rindex(b":62F:")]

    assert (
        refusal(cut)
        == "This file is cut off: it lacks an opening or a closing balance."
    )


def test_an_entry_that_is_missing_is_noticed_by_the_balance():
    file = changed("belgian.sta", b":61:2611041104D2,00N426NONREF\n:86:FRAIS\n", b"")

    assert refusal(file) == (
        "Statement 212 does not add up: it opens at 100.00, its entries come to 86.00,"
        " it closes at 184.00. Entries are missing or altered."
    )


def test_an_account_in_another_currency_is_refused_and_said():
    file = content("belgian.sta").replace(b"EUR", b"CHF")

    assert refusal(file) == "Account BE68539007547034 is in CHF. Only EUR can be taken."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"C88,00", b"X88,00", ":61: “2611041104X88,00N426NONREF” cannot be read."),
        (b"C88,00", b"C88,005", ":61: “88.005” cannot be read."),
        (b"2611041104C", b"2611310431C", ":61: “2026-11-31” cannot be read."),
        (b"2611041104C", b"2611040230C", ":61: “0230” cannot be read."),
        (b"C261103EUR100,00", b"C261103EUR", ":60/:62: “C261103EUR” cannot be read."),
        (
            b":25:539-0075470-34",
            b":25:",
            "This file does not say of which account it is.",
        ),
    ],
)
def test_values_that_cannot_be_are_refused(old, new, sentence):
    assert refusal(changed("belgian.sta", old, new)) == sentence
