from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from smartportal.audit.models import Event
from smartportal.audit.sentences import tell
from smartportal.core import clock
from smartportal.core.refusals import ChangedMeanwhile
from smartportal.core.registries import privacy
from smartportal.core.subject import subject_of
from smartportal.delivery.models import Message
from smartportal.notifications.models import Notification
from tests.at_once import in_threads
from tests.factories.delivery import MONDAY
from tests.factories.members import UserFactory
from tests.factories.tickets import ask
from tickets.answering import answerer_for
from tickets.models import Ticket
from tickets.services import (
    MOST_A_DAY,
    NothingAnswered,
    NothingAsked,
    TooManyAsked,
    answer_ticket,
)

pytestmark = pytest.mark.django_db


def notices() -> list[tuple]:
    return list(Notification.objects.order_by("pk").values_list("recipient", "kind"))


def test_a_question_is_kept_with_what_was_shown(anna):
    ticket = ask(
        anna,
        text="  Why 12 €?\n",
        about=subject_of(anna.member),
        figure="1 936,00 €",
        page_path="/invoices/",
    )

    ticket.refresh_from_db()
    assert (ticket.text, ticket.figure, ticket.page_path) == (
        "Why 12 €?",
        "1 936,00 €",
        "/invoices/",
    )
    assert (ticket.state, ticket.about) == ("received", subject_of(anna.member))
    events = Event.objects.about(subject_of(ticket))
    with translation.override("en"):
        assert [tell(event) for event in events] == ["asked a question"]


def test_an_advisor_is_told_and_the_author_later(anna, olga):
    anna.member.advisor = olga
    anna.member.save()

    ticket = ask(anna)
    answer_ticket(ticket, text="It is the fee.", by=olga, at=MONDAY)

    assert notices() == [(olga.pk, "tickets.received"), (anna.pk, "tickets.answered")]
    assert [message.addresses for message in Message.objects.order_by("pk")] == [
        ["olga@members.example"],
        ["anna@members.example"],
    ]
    assert f"/tickets/{ticket.public_id}/" in Message.objects.latest("pk").text


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_neither_a_question_nor_an_answer(anna, olga, text):
    with pytest.raises(NothingAsked):
        ask(anna, text=text)
    with pytest.raises(NothingAnswered):
        answer_ticket(ask(anna), text=text, by=olga, at=MONDAY)


def test_one_person_asks_so_many_questions_a_day_and_others_go_on(anna, carla):
    for _ in range(MOST_A_DAY):
        ask(anna)

    with pytest.raises(TooManyAsked):
        ask(anna, at=MONDAY + timedelta(hours=23, minutes=59))
    ask(anna, at=MONDAY + timedelta(days=1))
    ask(carla)

    assert Ticket.objects.asked_by(anna).count() == MOST_A_DAY + 1


@pytest.mark.django_db(transaction=True)
def test_many_questions_at_once_pass_the_limit_no_more(anna):
    for _ in range(MOST_A_DAY - 1):
        ask(anna)

    answers = in_threads(lambda: ask(anna), count=4)

    assert Ticket.objects.count() == MOST_A_DAY
    assert [type(each) for each in answers].count(TooManyAsked) == 3


def test_a_question_is_answered_once(anna, olga):
    ticket = ask(anna)
    other = Ticket.objects.get()
    answer_ticket(ticket, text="It is the fee.", by=olga, at=MONDAY)

    with pytest.raises(ChangedMeanwhile):
        answer_ticket(other, text="It is a mistake.", by=olga, at=MONDAY)

    other.refresh_from_db()
    assert (other.answer, other.answered_by) == ("It is the fee.", olga)


def test_an_answer_without_its_instant_is_refused_by_the_database(anna):
    ticket = ask(anna)

    with (
        pytest.raises(IntegrityError, match="ticket_answered_iff_answer"),
        transaction.atomic(),
    ):
        Ticket.objects.filter(pk=ticket.pk).update(answer="x")


def test_who_answers_is_the_advisor_else_the_office_else_the_cooperative(
    anna, olga, accountant
):
    def promise(user):
        with translation.override("en"):
            return answerer_for(user, on=MONDAY.date()).promise

    assert promise(accountant) == "The team of the cooperative answers you."
    assert promise(anna) == "The office of Namur answers you."
    anna.member.advisor = olga
    assert promise(anna) == "Olga Test, your advisor, answers you."
    olga.is_active = False
    assert promise(anna) == "The office of Namur answers you."


def test_an_advisor_whose_role_ended_is_not_asked(cast):
    member = cast.anna.member
    member.advisor = cast.past_substitute
    member.save(update_fields=["advisor"])

    found = answerer_for(cast.anna, on=clock.today())

    assert (found.person, found.office) == (None, "Namur")


def test_a_question_of_who_is_no_member_reaches_who_works_everywhere(cast):
    ticket = ask(UserFactory())

    for who in ("accountant", "admin"):
        assert Ticket.objects.visible_to(cast.user(who)).get() == ticket
    assert not Ticket.objects.visible_to(cast.olga).exists()


def test_a_question_is_seen_by_its_author_and_who_advises_them(cast):
    ask(cast.anna)

    seen_by = {
        name
        for name, user in cast.everyone().items()
        if user and Ticket.objects.visible_to(user).exists()
    }

    assert seen_by == {
        "anna",
        "olga",
        "substitute",
        "accountant",
        "recovery",
        "admin",
    }


def test_a_person_gets_their_questions_exported(anna, carla):
    ask(anna, figure="12 €")
    ask(carla)

    assert privacy["tickets.ticket"].export(anna) == [
        {
            "asked_at": "2026-11-30T13:32:00+00:00",
            "question": "Why 12 €?",
            "figure": "12 €",
            "answer": "",
        }
    ]
