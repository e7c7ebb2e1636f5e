"""Where a sale stands: the member's word, unless a quote has spoken since."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.customers.following import move_sale, plan_step
from documents.customers.pipeline import board_of, status_of_sale, with_sale
from documents.enums import SalesStage
from documents.models import Customer
from documents.quotes.services import Proof, accept_quote, decline_quote
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.services import create_link
from tests.desk.pages import once
from tests.factories.drafts import (
    TODAY,
    instant,
    make_customer,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast):
    return make_customer(cast.anna_activity)


def sale(card, *, today=TODAY):
    return with_sale(Customer.objects.filter(pk=card.pk), today=today).get().sale


def quote(card, **options):
    return make_quote(card.activity, customer=card, **options)


def answer(paper, how, **words):
    link, _token = create_link(
        subject_of(paper), scope="paper", expires_at=timezone.now() + timedelta(days=1)
    )
    how(paper, proof=Proof(link, ""), on=TODAY, at=instant(hour=12), **words)


def test_who_is_only_kept_or_invoiced_is_not_followed(card):
    before = sale(card)
    make_invoice(card.activity, customer=card)

    assert before == ""

    assert sale(card) == ""


def test_a_plan_brings_a_customer_onto_the_board(card, cast):
    make_invoice(card.activity, customer=card)
    plan_step(card, text="Appeler", on=TODAY, by=cast.anna)

    assert sale(card) == SalesStage.CONTACT


def test_a_sent_quote_moves_its_customer(card):
    quote(card)

    assert sale(card) == SalesStage.QUOTED


def test_a_quote_is_to_follow_up_once_it_is_over(card):
    paper = quote(card)

    assert sale(card, today=paper.valid_until) == SalesStage.QUOTED
    over = paper.valid_until + timedelta(days=1)
    assert sale(card, today=over) == SalesStage.FOLLOW_UP


def test_a_quote_is_to_follow_up_on_the_day_that_was_planned(card, cast):
    quote(card)
    plan_step(card, text="Rappeler", on=TODAY + timedelta(days=3), by=cast.anna)

    assert sale(card, today=TODAY + timedelta(days=2)) == SalesStage.QUOTED
    assert sale(card, today=TODAY + timedelta(days=3)) == SalesStage.FOLLOW_UP


def test_the_customer_s_answer_wins_or_loses_the_sale(card, cast):
    other = make_customer(cast.anna_activity)
    answer(quote(card), accept_quote, name="M")
    answer(quote(other), decline_quote, reason="Trop cher")

    assert (sale(card), sale(other)) == (SalesStage.WON, SalesStage.LOST)


def test_the_member_s_word_stands_until_a_quote_speaks(card, cast):
    quote(card)
    move_sale(card, to=SalesStage.LOST, by=cast.anna, at=instant(hour=11))
    said = sale(card)
    quote(card, on=TODAY + timedelta(days=1))

    assert (said, sale(card)) == (SalesStage.LOST, SalesStage.QUOTED)


def test_what_is_due_comes_first_then_what_is_planned(cast):
    names = ("plus tard", "en retard", "sans rien", "aujourd'hui")
    cards = [make_customer(cast.anna_activity, name=name) for name in names]
    move_sale(cards[2], to=SalesStage.CONTACT, by=cast.anna, at=timezone.now())
    for card, days in ((cards[0], 9), (cards[1], -3), (cards[3], 0)):
        on = clock.today() + timedelta(days=days)
        plan_step(card, text="Appeler", on=on, by=cast.anna)

    board = board_of(Customer.objects.all(), today=clock.today())

    assert [card.customer.name for card in board.columns[0].cards] == [
        "en retard",
        "aujourd'hui",
        "plus tard",
        "sans rien",
    ]
    assert [card.customer.name for card in board.due] == ["en retard", "aujourd'hui"]


def test_what_was_won_long_ago_leaves_the_board(cast, card):
    at = timezone.now() - timedelta(days=200)
    Customer.objects.update(created_at=at)
    move_sale(card, to=SalesStage.WON, by=cast.anna, at=at)

    assert len(board_of(Customer.objects.all(), today=clock.today())) == 0


def test_every_stage_has_a_word_and_a_sign(card, cast):
    for stage in SalesStage:
        move_sale(card, to=stage, by=cast.anna, at=timezone.now())
        row = with_sale(Customer.objects.filter(pk=card.pk), today=TODAY).get()
        assert status_of_sale(row).word == stage.label


def test_the_board_costs_the_same_with_one_row_and_with_three(
    cast, client_for, django_assert_num_queries
):
    client, url = client_for(cast.anna), reverse("documents:pipeline")
    for rows in (1, 3):
        for _ in range(rows):
            card = make_customer(cast.anna_activity)
            plan_step(card, text="Appeler", on=clock.today(), by=cast.anna)
        client.get(url)
        # Session, user, frame, the activities one writes for; the cards and their steps.
        with django_assert_num_queries(6):
            client.get(url)


def test_a_card_is_moved_without_javascript_and_one_stays_on_the_board(
    cast, client_for, card
):
    url = reverse("documents:customer_stage", args=[card.public_id])

    response = client_for(cast.anna).post(url, {"stage": "won", "board": "1"})

    assert response.url == reverse("documents:pipeline")
    assert sale(card, today=clock.today()) == SalesStage.WON


def test_a_column_that_is_none_is_no_address(cast, client_for, card):
    url = reverse("documents:customer_stage", args=[card.public_id])

    assert client_for(cast.anna).post(url, {"stage": "moon"}).status_code == 404


def test_a_contact_of_the_board_begins_on_it(cast, client_for):
    typed = {"name": "Studio", "kind": "consumer", "payment_days": "30", "for": "sale"}
    typed |= {"country": "BE", "language": "fr"}
    assert cast.anna_activity
    client, new = client_for(cast.anna), reverse("documents:customer_new")
    typed |= {"once": once(client.get(new).content.decode())}

    response = client.post(new, typed)

    card = Customer.objects.get(name="Studio")
    url = reverse("documents:customer", args=[card.public_id])
    assert (response.url, sale(card, today=clock.today())) == (
        f"{url}#next",
        SalesStage.CONTACT,
    )


def test_who_only_reads_sees_no_buttons(cast, client_for, card):
    move_sale(card, to=SalesStage.CONTACT, by=cast.anna, at=timezone.now())
    html = client_for(cast.ben).get(reverse("documents:pipeline")).content.decode()

    assert card.name in html
    assert "<select" not in html


def test_both_ways_in_of_an_empty_board_lead_onto_it(cast, client_for):
    html = client_for(cast.anna).get(reverse("documents:pipeline")).content.decode()

    new = reverse("documents:customer_new")
    assert html.count(f'href="{new}?for=sale"') == html.count(f'href="{new}') == 2
