"""Papers: content, numbers and their chain, totals."""

import pytest

from documents.models import (
    Paper,
)
from tests.factories.drafts import (
    make_draft,
)
from tests.home.integrity.checking import check, tamper

pytestmark = pytest.mark.django_db

CHAIN = "hash chains and numbers"


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE documents_paper SET notes = 'other' WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET due_on = due_on + 1 WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET iban = 'BE00' WHERE id = %s", "paper"),
        ("UPDATE documents_paper SET mentions = '[]' WHERE id = %s", "paper"),
        ("UPDATE documents_paperline SET description = 'x' WHERE paper_id = %s", ""),
        ("UPDATE documents_paperparty SET name = 'x' WHERE paper_id = %s", ""),
        ("DELETE FROM documents_paperparty WHERE paper_id = %s AND role = 'buyer'", ""),
        ("UPDATE documents_papervat SET mention = 'x' WHERE paper_id = %s", ""),
    ],
)
def test_a_paper_that_was_changed_is_named(invoices, sql, row):
    tamper(sql, invoices[1].pk)

    assert check() == {CHAIN: ["coop F-2026-002: its content is not what was frozen."]}


def test_a_change_with_a_hash_made_anew_without_the_key_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET notes = 'x', hash = encode(sha256('x'), 'hex')"
        " WHERE id = %s",
        invoices[1].pk,
    )

    assert check() == {
        CHAIN: [
            "coop F-2026-002: its content is not what was frozen.",
            "coop F-2026-003: the chain is broken before it.",
        ]
    }


def remove(*papers):
    keys = [paper.pk for paper in papers]
    for table, column in (
        ("documents_paperline", "paper_id"),
        ("documents_papervat", "paper_id"),
        ("documents_paperparty", "paper_id"),
        ("documents_receivable", "invoice_id"),
        ("documents_paper", "id"),
    ):
        tamper(f"DELETE FROM {table} WHERE {column} = ANY(%s)", keys)


def test_a_hole_in_the_numbers_is_named(invoices):
    remove(invoices[1])

    assert check() == {
        CHAIN: [
            "coop F-2026-002: the number is missing.",
            "coop F-2026-003: the chain is broken before it.",
        ]
    }


def test_holes_at_both_ends_are_named(invoices):
    remove(*invoices[:2], invoices[3])

    assert check() == {
        CHAIN: [
            "coop F-2026-001 to F-2026-002: these numbers are missing.",
            "coop F-2026-003: the chain is broken before it.",
            "coop F-2026-004: the number is missing.",
            "coop F-2026: the chain does not end with its last paper.",
        ]
    }


def test_a_counter_that_was_set_back_is_seen(invoices):
    tamper("UPDATE documents_series SET n = 2 WHERE prefix = 'F'")

    assert check() == {
        CHAIN: ["coop F-2026: the counter says 2, the last number is 4."]
    }


def test_a_number_that_is_not_that_of_its_place_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET number = 'F-2026-099' WHERE id = %s",
        invoices[3].pk,
    )

    assert check() == {
        CHAIN: [
            "coop F-2026-099: the number does not fit its place 4.",
            "coop F-2026-099: its content is not what was frozen.",
        ]
    }


def test_a_date_before_that_of_the_number_ahead_is_seen(invoices):
    tamper(
        "UPDATE documents_paper SET issued_on = issued_on - 1 WHERE id = %s",
        invoices[3].pk,
    )

    assert check()[CHAIN][0] == (
        "coop F-2026-004: it is dated before the number ahead of it."
    )


def test_totals_that_are_not_those_of_the_lines_are_seen(invoices):
    draft = make_draft(invoices[0].activity)
    Paper.objects.filter(pk=draft.pk).update(net=1, gross=draft.vat + 1)

    assert check() == {
        "totals": [f"coop {draft}: its totals are not those of its lines."]
    }


def test_a_line_whose_amount_was_changed_is_seen(invoices):
    draft = make_draft(invoices[0].activity)
    draft.lines.update(net=5)

    assert check() == {
        "totals": [f"coop {draft}: the amount of a line is not what its numbers give."]
    }


def test_the_vat_of_an_issued_paper_is_compared_with_its_lines(invoices):
    tamper(
        "UPDATE documents_papervat SET amount = amount + 1 WHERE paper_id = %s",
        invoices[0].pk,
    )

    assert check()["totals"] == ["coop F-2026-001: its VAT is not that of its lines."]
