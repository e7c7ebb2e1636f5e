"""One label whoever asks: as a value, as an annotation, and for lists of thousands."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from documents.enums import HoldReason, PaperKind, PaperState
from documents.invoices.labels import (
    LABELS,
    Axes,
    label_of,
    labelled,
    status_of,
)
from documents.invoices.standing import Shelf
from documents.models import Dispatch, DunningCase, Hold, Paper, Receivable
from smartportal.delivery.enums import MessageState
from smartportal.delivery.models import Message
from tests.factories.credit_notes import make_credit_note
from tests.factories.delivery import post_message
from tests.factories.drafts import make_activity, make_draft, make_invoice, make_quote
from tests.factories.dunning import bank_read, customer_of, executed, owed, pay, shop

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 10)
NOW = datetime.combine(TODAY, time(10), UTC)


def days(n):
    return TODAY + timedelta(days=n)


LATER = days(10)


class Shop:
    """A member's papers, each named by the label that it should have."""

    def __init__(self):
        self.activity = shop()
        self.papers = {}

    def add(self, label, paper):
        self.papers[paper.pk] = label
        return paper

    def invoice(self, label, *, due=-5, **options):
        receivable = owed(self.activity, due_on=days(due), **options)
        self.add(label, receivable.invoice)
        return receivable

    def case(self, label, *stages, due=-40):
        receivable = self.invoice(label, due=due)
        case = DunningCase.objects.create(
            receivable=receivable,
            plan=self.activity.entity.dunning_plans.get(),
            opened_on=days(due),
        )
        for n, stage in enumerate(stages):
            executed(case, stage, on=days(due + 5 + n))
        return case

    def credited(self, label, *quantities):
        """An invoice of which a credit note took back something, its instalment as it is after that."""
        activity = make_activity(member=self.activity.member)
        invoice = self.add(label, make_invoice(activity, on=days(-1)))
        note = make_credit_note(invoice, *quantities, on=TODAY)
        self.add("credited", note)
        return Receivable.objects.get(invoice_id=invoice.pk)

    def sent(self, receivable, *, state=MessageState.SENT):
        message = post_message()
        Message.objects.filter(pk=message.pk).update(
            state=state, claimed_at=NOW, sent_at=NOW
        )
        Dispatch.objects.create(
            paper_id=receivable.invoice_id,
            message=message,
            to="client@example.com",
            subject="x",
            body="x",
            at=NOW,
            by=self.activity.member.user,
        )

    def quote(self, label, *, state=PaperState.SENT, valid_until=LATER):
        quote = make_quote(self.activity, on=days(-20), valid_until=valid_until)
        Paper.objects.filter(pk=quote.pk).update(state=state)
        self.add(label, quote)


def disputed(case, **changes):
    values = {"reason": HoldReason.DISPUTE, "from_on": days(-2), "at": NOW}
    Hold.objects.create(case=case, **values | changes)


def in_instalments(house, label, *due):
    """An issued invoice of 100 EUR an instalment, its other columns those of an ordinary one."""
    model = house.invoice("overdue", due=-30).invoice
    model.refresh_from_db()
    draft = make_draft(house.activity, customer=model.customer)
    gross = Decimal(100) * len(due)
    rows = [
        Receivable.objects.create(
            invoice_id=draft.pk, seq=seq, due_on=on, amount=100, open_amount=100
        )
        for seq, on in enumerate(due, start=1)
    ]
    Paper.objects.filter(pk=draft.pk).update(
        state=PaperState.ISSUED,
        net=gross,
        vat=0,
        gross=gross,
        number=f"X-{draft.pk}",
        sequence=10_000 + draft.pk,
        **{name: getattr(model, name) for name in COPIED},
    )
    house.add(label, draft)
    return rows


COPIED = ("series", "issued_on", "issued_at", "due_on", "hash", "reference", "iban")


@pytest.fixture
def papers():
    """At least one of each label, and the doubtful cases."""
    house = Shop()
    activity = house.activity
    statement = bank_read(activity.entity, until=TODAY)
    customer = customer_of(activity)
    for kind in (PaperKind.INVOICE, PaperKind.QUOTE):
        house.add("draft", make_draft(activity, kind=kind, customer=customer))
    house.quote("sent")
    house.quote("sent", valid_until=TODAY)
    house.quote("expired", valid_until=days(-1))
    house.quote("won", state=PaperState.WON, valid_until=days(-1))
    house.quote("lost", state=PaperState.LOST, valid_until=days(-1))
    house.quote("replaced", state=PaperState.REPLACED, valid_until=days(-1))

    house.invoice("issued", due=5)
    house.sent(house.invoice("issued", due=5), state=MessageState.FAILED)
    house.sent(house.invoice("due", due=5))
    house.sent(house.invoice("due", due=0))
    house.sent(house.invoice("overdue"))
    house.invoice("overdue", due=-1)
    pay(house.invoice("paid"), statement, at=NOW)
    pay(house.invoice("partly_paid"), statement, "1935.99", at=NOW)

    house.case("overdue")
    house.case("reminder_1", "reminder_1")
    house.case("reminder_2", "reminder_1", "reminder_2")
    house.case("formal_notice", "reminder_1", "reminder_2", "formal_notice")
    house.case("litigation", "litigation", "reminder_1")
    pay(house.case("paid", "reminder_1").receivable, statement, at=NOW)
    pay(house.case("reminder_1", "reminder_1").receivable, statement, "1", at=NOW)

    disputed(house.case("disputed"))
    disputed(house.case("disputed", "reminder_1"))
    disputed(house.case("overdue"), ended_at=NOW)
    disputed(house.case("overdue"), until_on=days(-1))
    disputed(house.case("overdue"), reason=HoldReason.SAYS_PAID)

    house.credited("cancelled")
    house.credited("issued", "0.5")
    pay(house.credited("partly_paid", "0.5"), statement, "1", at=NOW)
    pay(house.credited("paid", "0.5"), statement, at=NOW)

    in_instalments(house, "overdue", days(-3), days(30))
    first, _second = in_instalments(house, "partly_paid", days(-3), days(30))
    pay(first, statement, at=NOW)
    return house.papers


def by_key(rows):
    return {paper.pk: paper.label for paper in rows}


def test_every_paper_has_the_label_that_it_should_have(papers):
    assert by_key(labelled(Paper.objects.all(), today=TODAY)) == papers


def test_the_fixture_has_every_label(papers):
    assert set(papers.values()) == set(LABELS)


def test_a_credit_note_is_credited_and_nothing_else():
    axes = Axes(kind=PaperKind.CREDIT_NOTE, state=PaperState.ISSUED)

    assert label_of(axes, today=TODAY) == "credited"


def test_a_list_counts_the_labels_as_the_papers_have_them(papers):
    shelf = Shelf.of(Paper.objects.all(), today=TODAY)

    expected = Counter(papers.values())
    expected["issued"] += expected.pop("due")  # what has left is looked up for a page
    assert +shelf.counts == expected
    assert shelf.count() == len(papers)


def test_a_list_sums_what_is_open_and_what_of_it_is_late(papers):
    shelf = Shelf.of(Paper.objects.all(), today=TODAY)

    rows = list(Receivable.objects.all())
    assert shelf.open == sum(row.open_amount for row in rows)
    assert shelf.late == sum(row.open_amount for row in rows if row.due_on < TODAY)


def test_the_pages_of_a_list_are_labelled_and_ordered_as_the_whole(papers):
    shelf = Shelf.of(Paper.objects.all(), today=TODAY)

    pages = [paper for start in range(0, 50, 7) for paper in shelf[start : start + 7]]

    newest_first = Paper.objects.order_by("-created_at", "-pk")
    ordered = sorted(
        labelled(newest_first, today=TODAY), key=lambda row: row.next_due or date.max
    )
    assert [(row.pk, row.label, row.next_due, row.open_total) for row in pages] == [
        (row.pk, row.label, row.next_due, row.open_total) for row in ordered
    ]


@pytest.mark.parametrize(
    "labels", [{"paid"}, {"cancelled"}, {"overdue", "reminder_1"}, {"draft", "won"}]
)
def test_a_list_can_be_cut_to_some_labels(papers, labels):
    shelf = Shelf.of(Paper.objects.all(), today=TODAY).with_labels(labels)

    expected = {pk: label for pk, label in papers.items() if label in labels}
    assert by_key(shelf[0:50]) == expected
    assert shelf.count() == len(expected)


def test_what_is_paid_between_the_count_and_the_page_is_shown_as_paid():
    house = Shop()
    statement = bank_read(house.activity.entity, until=TODAY)
    invoice = house.invoice("overdue")
    shelf = Shelf.of(Paper.objects.all(), today=TODAY)
    pay(invoice, statement, at=NOW)

    (paper,) = shelf[0:50]

    assert str(status_of(paper, today=TODAY).word) == "Payée"


def test_a_list_of_nothing_is_empty():
    shelf = Shelf.of(Paper.objects.none(), today=TODAY)

    assert (shelf.count(), shelf[0:50], shelf.open) == (0, [], Decimal("0.00"))


def test_the_status_says_by_when_to_pay(papers):
    (paper,) = (
        paper
        for paper in labelled(Paper.objects.all(), today=TODAY)
        if paper.label == "due" and paper.next_due == TODAY
    )

    status = status_of(paper, today=TODAY)

    assert (status.kind, status.icon) == ("info", "hourglass")
    assert "10" in str(status.word)
