"""What a customer chooses from a quote, until it is invoiced."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.customers.pipeline import board_of
from documents.enums import AnswerKind, LineKind
from documents.invoices.services import invoice_quote
from documents.invoices.standing import Shelf
from documents.invoices.sums import sums_of
from documents.models import Customer, CustomerAnswer, Paper
from documents.papers.facts import facts_of
from documents.papers.lines import LineInput, lines_of
from documents.papers.readiness import reasons_against
from documents.quotes.options import agreed_on
from documents.quotes.services import NotAnOption, accept_quote
from smartportal.core import money
from smartportal.home.own import own_side
from smartportal.home.todo import quotes_of
from smartportal.notifications.models import Notification
from tests.factories.drafts import (
    LINE,
    TODAY,
    instant,
    make_activity,
    make_draft,
    make_quote,
)

pytestmark = pytest.mark.django_db

COPY = replace(LINE, description="Copie\nsur disque", quantity=Decimal(1))
LINES = (
    LINE,
    replace(COPY, optional=True),
    replace(LINE, description="Droits", optional=True),
    LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(10)),
)


@pytest.fixture
def accepted(proof_for):
    """A quote accepted with the given options."""

    def accept(*chosen, lines=LINES, activity=None):
        quote = make_quote(activity, lines=lines)
        accept_quote(
            quote,
            name="Jef",
            proof=proof_for(quote),
            on=TODAY,
            at=instant(),
            chosen=chosen,
        )
        quote.refresh_from_db()
        return quote

    return accept


def test_the_invoice_has_what_was_chosen_and_nothing_else(accepted):
    quote = accepted(2)

    invoice = invoice_quote(quote, by=quote.created_by, at=instant())

    assert lines_of(invoice) == [LINE, COPY, LINES[3]]
    assert (quote.net, invoice.net) == (Decimal("720.00"), Decimal("1080.00"))


def test_without_a_choice_the_options_are_gone(accepted):
    quote = accepted()

    invoice = invoice_quote(quote, by=quote.created_by, at=instant())

    assert lines_of(invoice) == [LINE, LINES[3]]
    assert invoice.gross == quote.gross


def test_what_was_agreed_is_read_from_the_answer(accepted):
    quote = accepted(3, 2, 2)

    agreed = agreed_on(quote, quote.answers.all())

    assert quote.answers.get().chosen == [2, 3]
    assert agreed.chosen == ("Copie", "Droits")
    assert agreed.totals.net == Decimal("1800.00")


def test_nothing_was_to_agree_on_where_nothing_was_left_open(accepted, proof_for):
    plain, unanswered = accepted(lines=(LINE,)), make_quote(lines=LINES)

    assert agreed_on(plain, plain.answers.all()) is None
    assert agreed_on(unanswered, unanswered.answers.all()) is None


@pytest.mark.parametrize("chosen", [[1], [4], [9], [2, 1]])
def test_what_is_no_option_is_not_chosen(proof_for, chosen):
    quote = make_quote(lines=LINES)

    with pytest.raises(NotAnOption):
        accept_quote(
            quote,
            name="Jef",
            proof=proof_for(quote),
            on=TODAY,
            at=instant(),
            chosen=chosen,
        )

    assert not CustomerAnswer.objects.exclude(kind=AnswerKind.RECEIVED).exists()


def test_the_member_reads_what_was_agreed(accepted, cast, client_for):
    quote = accepted(2, activity=cast.anna_activity)

    notice = Notification.objects.get(recipient=cast.anna)
    url = reverse("documents:quote", args=[quote.public_id])
    page = client_for(cast.anna).get(url)

    assert notice.parameters["amount"] == "1306.80"
    assert page.context["agreed"].chosen == ("Copie",)
    assert "1\u00a0306,80\u00a0€" in page.content.decode()


def percentage(size: str) -> LineInput:
    return LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(size))


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (LINES, []),
        ([LINES[1]], ["total_not_positive"]),
        ([LINE, replace(LINES[1], quantity=Decimal(-1))], ["option_below_zero"]),
        ([LINE, LineInput(kind=LineKind.DISCOUNT)], ["discount_without_size"]),
        (
            [LINE, LineInput(kind=LineKind.DISCOUNT, unit_price=Decimal("800.01"))],
            ["discount_too_high", "total_not_positive"],
        ),
        ([LINES[3], LINE], ["discount_of_nothing"]),
        (
            [replace(LINE, unit_price=Decimal(1)), percentage("0.001")],
            ["discount_takes_nothing"],
        ),
        (
            [LINE, *[replace(COPY, optional=True, unit_price=Decimal(9 * 10**9))] * 2],
            ["total_too_high"],
        ),
    ],
)
def test_what_keeps_a_quote_from_leaving(lines, codes):
    quote = make_draft(kind="quote", lines=lines)

    reasons = reasons_against(facts_of(quote, on=TODAY, today=TODAY))

    assert [reason.code for reason in reasons] == codes


def test_an_invoice_has_no_options():
    invoice = make_draft(lines=LINES[:2])

    reasons = reasons_against(facts_of(invoice, on=TODAY, today=TODAY))

    assert [reason.code for reason in reasons] == ["option_not_on_a_quote"]


@pytest.mark.parametrize("n", [1, 3])
def test_lists_and_their_sums_say_what_was_agreed_in_the_same_queries(
    accepted, django_assert_num_queries, n
):
    activity = make_activity()
    for _ in range(n):
        accepted(2, activity=activity)
    accepted(activity=activity)

    with django_assert_num_queries(1 + 1 + 2 + 2):
        shelf = Shelf.of(Paper.objects.all(), today=TODAY, adds_up=True)
        page, sums = shelf[0:10], sums_of(shelf)

    assert [paper.net for paper in page] == [720, *[1080] * n]
    assert (sums.n, sums.net, sums.gross) == (
        n + 1,
        720 + n * 1080,
        (720 + n * 1080) * Decimal("1.21"),
    )


def test_the_first_page_and_the_board_say_what_was_agreed(accepted, cast):
    quote = accepted(2, activity=cast.anna_activity)
    own = own_side(cast.anna)

    [todo] = quotes_of(own.activities, on=TODAY).won
    board = board_of(Customer.objects.filter(pk=quote.customer_id), today=TODAY)

    assert money.in_words(Decimal("1306.80")) in todo.text
    assert [column.total for column in board.columns if column.cards] == [
        Decimal("1306.80")
    ]
