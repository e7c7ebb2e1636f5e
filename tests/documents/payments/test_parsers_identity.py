from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.payments.parsers import ParsedEntry, parse, unknown
from documents.payments.parsers.identity import identified
from documents.payments.parsers.statements import Booking
from tests.documents.payments.bank_files import NAMES, changed, content

ACCOUNT = "BE68539007547034"
ENTRY = ParsedEntry(
    bank_reference="REF-1",
    booked_on=date(2026, 11, 3),
    amount=Decimal("605.00"),
    currency="EUR",
    counterparty_name="Menuiserie Lambot",
    counterparty_iban="BE71096123456769",
    text="Facture F-2026-118",
)


def entries(file):
    return [entry for statement in parse(file) for entry in statement.entries]


def keys(*bookings, account=ACCOUNT):
    return [entry.reference for entry in identified(account, map(Booking, bookings))]


def import_all(*files):
    """What a bank's files bring, one after the other, as the import knows them."""
    known = []
    for file in files:
        known += unknown(
            entries(file),
            references=[entry.reference for entry in known],
            batches=[entry.batch_reference for entry in known],
        )
    return known


def test_an_entry_has_one_key_in_report_statement_and_notification():
    transfer, fee, photos = (e.reference for e in entries(content("day.053.xml")))

    assert [e.reference for e in entries(content("day.052.xml"))] == [transfer, photos]
    assert [e.reference for e in entries(content("day.054.xml"))] == [transfer]
    assert len({transfer, fee, photos}) == 3


def test_a_payment_and_its_fee_under_one_reference_are_two_entries():
    transfer, fee, _ = entries(content("day.053.xml"))

    assert transfer.bank_reference == fee.bank_reference
    assert transfer.reference != fee.reference


@pytest.mark.parametrize("name", NAMES)
def test_a_file_imported_twice_adds_nothing(name):
    once = import_all(content(name))

    assert once == entries(content(name))
    assert import_all(content(name), content(name)) == once


@pytest.mark.parametrize(
    "names",
    [
        ("day.052.xml", "day.054.xml", "day.053.xml"),
        ("day.053.xml", "day.054.xml", "day.052.xml"),
        ("day.054.xml", "day.052.xml", "day.053.xml"),
    ],
)
def test_in_any_order_three_messages_bring_each_entry_once(names):
    known = import_all(*map(content, names))

    assert sorted(entry.amount for entry in known) == [
        Decimal("-12.10"),
        Decimal("240.50"),
        Decimal("605.00"),
    ]


def test_the_payments_of_a_batch_and_its_total_are_the_same_money():
    parts_first = import_all(content("batch.054.xml"), content("batch.053.xml"))
    total_first = import_all(content("batch.053.xml"), content("batch.054.xml"))

    assert [entry.amount for entry in parts_first] == [
        Decimal("121.00"),
        Decimal("121.00"),
        Decimal("88.00"),
        Decimal("-45.00"),
    ]
    assert [entry.amount for entry in total_first] == [
        Decimal("330.00"),
        Decimal("-45.00"),
    ]


def test_two_equal_fees_of_one_day_are_two_entries():
    first, second = entries(content("belgian.sta"))[1:]

    assert replace(first, reference="") == replace(second, reference="")
    assert first.reference != second.reference


def test_equal_entries_are_counted_within_their_statement():
    assert keys(ENTRY, ENTRY)[0] == keys(ENTRY)[0]
    assert len(set(keys(ENTRY, ENTRY, ENTRY))) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal("-605.00")},
        {"booked_on": date(2026, 11, 4)},
        {"bank_reference": "REF-2"},
        {"currency": "USD"},
    ],
)
def test_what_tells_entries_with_a_reference_apart(other):
    assert keys(ENTRY) != keys(replace(ENTRY, **other))


def test_what_a_file_may_leave_out_does_not_tell_them_apart():
    less = replace(
        ENTRY, text="", counterparty_name="", counterparty_iban="", value_on=None
    )

    assert keys(ENTRY) == keys(less)


def test_the_same_reference_on_another_account_is_another_entry():
    assert keys(ENTRY) != keys(ENTRY, account="BE71096123456769")


@pytest.mark.parametrize(
    "none", ["", "NONREF", "NOTPROVIDED", "nonref", "0", "0000", "-"]
)
def test_without_a_reference_counterparty_and_words_tell_entries_apart(none):
    bare = replace(ENTRY, bank_reference=none)

    assert keys(bare) == keys(replace(bare, text="facture  F 2026 118"))
    assert keys(bare) != keys(replace(bare, text="Facture F-2026-119"))
    assert keys(bare) != keys(replace(bare, counterparty_iban="NL91ABNA0417164300"))
    assert keys(bare) == keys(replace(bare, bank_reference=""))


def test_without_an_account_the_name_of_the_counterparty_counts():
    nameless = replace(ENTRY, bank_reference="", counterparty_iban="")

    assert keys(nameless) != keys(replace(nameless, counterparty_name="Lambot"))


def test_entries_of_zero_are_left_out():
    assert keys(replace(ENTRY, amount=Decimal("0.00"))) == []


def test_one_more_entry_in_a_day_leaves_the_keys_of_the_others():
    fee = b":61:2611041104D2,00N426NONREF\n:86:FRAIS\n"
    more = changed("belgian.sta", fee, fee + fee).replace(b"EUR184,00", b"EUR182,00")

    before = {entry.reference for entry in entries(content("belgian.sta"))}
    after = {entry.reference for entry in entries(more)}

    assert before < after
    assert len(after) == 4


@given(
    st.lists(st.sampled_from([ENTRY, replace(ENTRY, bank_reference="")]), max_size=6)
)
def test_keys_are_never_shared_within_a_statement_and_never_change(drawn):
    assert len(set(keys(*drawn))) == len(drawn)
    assert keys(*drawn) == keys(*drawn)
