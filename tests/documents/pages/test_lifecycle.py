"""The line of steps on top of a paper's page."""

from datetime import date

import pytest
from django.utils import translation

from documents.enums import PaperKind, PaperState
from documents.pages.lifecycle import lifecycle
from tests.factories.papers import paper_in_memory

DUE_ON = date(2026, 4, 11)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def steps_of(paper, *, today):
    return [
        (step.state, str(step.word), str(step.note))
        for step in lifecycle(paper, None, today=today)
    ]


def paper_of(kind, label="", **changes):
    """Without a customer who pressed a button."""
    paper = paper_in_memory(kind=kind, **changes)
    paper.label = label
    paper._prefetched_objects_cache |= {"answers": []}
    return paper


def test_a_credit_note_is_issued_and_asks_for_nothing():
    paper = paper_of(PaperKind.CREDIT_NOTE)

    assert steps_of(paper, today=DUE_ON) == [("now", "Issued", "not sent yet")]


@pytest.mark.parametrize(
    ("label", "today", "due", "reminders"),
    [
        (
            "sent",
            date(2026, 3, 20),
            ("now", "To pay by 11\N{NO-BREAK SPACE}Apr", ""),
            ("todo", "Reminders", ""),
        ),
        (
            "reminder_1",
            date(2026, 4, 21),
            ("late", "To pay by 11\N{NO-BREAK SPACE}Apr", "10 days late"),
            ("late", "Reminder 1 sent", ""),
        ),
        (
            "formal_notice",
            date(2026, 6, 11),
            ("late", "To pay by 11\N{NO-BREAK SPACE}Apr", "61 days late"),
            ("late", "Formal notice sent", ""),
        ),
        (
            "paid",
            date(2026, 6, 11),
            ("done", "To pay by 11\N{NO-BREAK SPACE}Apr", ""),
            ("skip", "Reminders", "none needed"),
        ),
    ],
)
def test_an_invoice_says_what_is_due_and_what_was_asked(label, today, due, reminders):
    paper = paper_of(PaperKind.INVOICE, label)

    steps = steps_of(paper, today=today)

    assert steps[1:] == [
        due,
        reminders,
        ("done" if label == "paid" else "todo", "Paid", ""),
    ]


@pytest.mark.parametrize(
    ("state", "today", "last"),
    [
        (PaperState.SENT, DUE_ON, ("now", "Valid until 11\N{NO-BREAK SPACE}Apr", "")),
        (PaperState.SENT, date(2026, 4, 12), ("late", "Expired", "")),
        (PaperState.LOST, DUE_ON, ("late", "Declined", "")),
    ],
)
def test_a_quote_waits_for_its_answer_and_no_longer_than_it_is_valid(
    state, today, last
):
    paper = paper_of(PaperKind.QUOTE, state=state, valid_until=DUE_ON)

    assert last in steps_of(paper, today=today)
