"""Against a real mail server on this machine: what each of its answers makes of a message."""

from datetime import timedelta

import pytest

from smartportal.delivery.models import Message
from smartportal.delivery.services import send_due_messages
from tests.factories.delivery import MONDAY, make_file, post_message

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_arrives_whole(post_office):
    message = post_message(
        sender="Nora <nora@portal.example>",
        to=["Théo Lambert <theo@customer.example>"],
        cc=["copy@customer.example"],
        subject="Facture été",
        text="Voici.\n.\nFin.",
        html="<p>Voici</p>",
        attachments=[(make_file(b"%PDF-x"), "Facture été.pdf")],
    )

    assert send_due_messages(at=MONDAY) == 1

    [envelope] = post_office.envelopes
    assert post_office.taken == [message.message_id]
    assert envelope.mail_from == "nora@portal.example"
    assert envelope.rcpt_tos == ["theo@customer.example", "copy@customer.example"]
    assert states() == ["sent"]


def test_many_mails_go_over_one_connection(post_office):
    for _ in range(5):
        post_message()

    send_due_messages(at=MONDAY)

    assert len(post_office.taken) == 5
    assert states() == ["sent"] * 5


@pytest.mark.parametrize(
    ("command", "answer", "state", "error"),
    [
        ("MAIL", "451 try later", "pending", "try later"),
        ("MAIL", "550 never you", "failed", "never you"),
        ("RCPT", "450 greylisted", "pending", "greylisted"),
        ("RCPT", "550 5.1.1 no such user", "failed", "5.1.1 no such user"),
        ("DATA", "452 full", "pending", "full"),
        ("DATA", "554 looks like spam", "failed", "looks like spam"),
    ],
)
def test_a_refusal_is_final_or_tried_again(post_office, command, answer, state, error):
    refused, other = post_message(), post_message()
    post_office.answers[command] = [answer]

    send_due_messages(at=MONDAY)

    refused.refresh_from_db()
    assert (refused.state, refused.error.endswith(error)) == (state, True)
    assert post_office.taken == [other.message_id]


def test_one_refused_recipient_of_two_is_a_bounce(post_office):
    message = post_message(to=["theo@customer.example"], cc=["gone@customer.example"])
    post_office.answers["gone@customer.example"] = ["550 5.1.1 no such user"]

    send_due_messages(at=MONDAY)

    assert states() == ["sent"]
    assert list(
        message.notices.values_list("kind", "recipient", "status", "detail")
    ) == [("bounced", "gone@customer.example", "5.1.1", "550 5.1.1 no such user")]


def test_a_server_that_leaves_without_an_answer_makes_one_unknown(post_office):
    lost, *others = [post_message() for _ in range(3)]
    post_office.answers["DATA"] = ["250 and hang up"]

    send_due_messages(at=MONDAY)
    send_due_messages(at=MONDAY + timedelta(days=1))

    assert states() == ["unknown", "sent", "sent"]
    assert post_office.taken == [each.message_id for each in (lost, *others)]


TOO_LONG = "x" * 9000


@pytest.mark.parametrize(
    "answer",
    [
        "What do you want?",
        "150 wait",
        "354 go on",
        "650 who knows",
        f"250 {TOO_LONG}",
        f"450 {TOO_LONG}",
        f"550 {TOO_LONG}",
        TOO_LONG,
    ],
    ids=lambda answer: answer[:12],
)
def test_an_answer_to_the_text_that_is_neither_yes_nor_no_is_unknown(
    post_office, answer
):
    lost, other = post_message(), post_message()
    post_office.answers["DATA"] = [answer]

    send_due_messages(at=MONDAY)
    send_due_messages(at=MONDAY + timedelta(days=1))

    assert states() == ["unknown", "sent"]
    assert post_office.taken == [lost.message_id, other.message_id]


@pytest.mark.parametrize("answer", ["200 fine", "251 will forward", "252 will try"])
def test_a_yes_to_the_text_that_was_not_foreseen_is_a_yes(post_office, answer):
    messages = [post_message() for _ in range(2)]
    post_office.answers["DATA"] = [answer]

    send_due_messages(at=MONDAY)
    send_due_messages(at=MONDAY + timedelta(days=1))

    assert states() == ["sent"] * 2
    assert post_office.taken == [message.message_id for message in messages]


@pytest.mark.parametrize("answer", ["What do you want?", "650 who knows", TOO_LONG])
def test_nonsense_before_the_text_makes_all_wait(post_office, answer):
    messages = [post_message() for _ in range(2)]
    post_office.answers["MAIL"] = [answer]

    assert send_due_messages(at=MONDAY) == 0
    assert states() == ["pending"] * 2
    assert send_due_messages(at=MONDAY + timedelta(minutes=1)) == 2

    assert states() == ["sent"] * 2
    assert post_office.taken == [message.message_id for message in messages]


def test_a_mail_that_the_server_cannot_bear_is_given_up_and_those_behind_it_leave(
    post_office,
):
    bad, other = post_message(key="a"), post_message(key="b")
    post_office.answers["MAIL"] = ["What do you want?"] * 54
    at = MONDAY

    for _ in range(54):
        send_due_messages(at=at)
        at += timedelta(hours=1)
    send_due_messages(at=at)

    bad.refresh_from_db()
    other.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", 54)
    assert (other.state, other.attempts) == ("sent", 1)


def test_a_server_that_closes_before_the_text_makes_the_rest_wait(post_office):
    sent, refused, not_reached = (post_message() for _ in range(3))
    post_office.answers[refused.to[0]] = ["421 going down"]

    assert send_due_messages(at=MONDAY) == 2
    assert states() == ["sent", "pending", "pending"]
    assert send_due_messages(at=MONDAY + timedelta(minutes=1)) == 2

    assert states() == ["sent"] * 3
    ours = [sent.message_id, refused.message_id, not_reached.message_id]
    assert post_office.taken == ours


def test_nobody_at_the_port_makes_all_wait(post_office, settings):
    settings.EMAIL_PORT = 1
    for _ in range(2):
        post_message()

    assert send_due_messages(at=MONDAY) == 0

    assert states() == ["pending"] * 2
    assert Message.objects.first().retry_at == MONDAY + timedelta(minutes=1)


def test_a_server_that_is_away_costs_no_try_and_keeps_the_lapse_date(
    post_office, settings
):
    lapses_at = MONDAY + timedelta(hours=9)
    message = post_message(lapses_at=lapses_at)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    rests = []
    at = MONDAY
    for _ in range(9):
        send_due_messages(at=at)
        message.refresh_from_db()
        rests.append((message.retry_at - at).seconds // 60)
        at = message.retry_at

    assert (message.attempts, message.lapses_at) == (0, lapses_at)
    assert rests == [1, 1, 2, 4, 8, 16, 32, 60, 60]
    settings.EMAIL_PORT = port
    send_due_messages(at=at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)


def test_only_the_mail_that_the_server_answered_was_tried(post_office):
    _sent, refused, _behind = (post_message() for _ in range(3))
    post_office.answers[refused.to[0]] = ["421 going down"]

    send_due_messages(at=MONDAY)

    tried = Message.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(tried) == [1, 1, 0]


def test_notices_are_asked_for_where_the_server_gives_them(noticing_office):
    post_message(cc=["copy@customer.example"])

    send_due_messages(at=MONDAY)

    assert states() == ["sent"]
    assert noticing_office.notices_asked == [
        "RET=HDRS",
        "NOTIFY=SUCCESS,FAILURE",
        "NOTIFY=SUCCESS,FAILURE",
    ]
