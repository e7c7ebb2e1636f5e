from datetime import date, timedelta

import pytest
from django.utils import translation

from smartportal.delivery import dispatch
from smartportal.delivery.enums import NoticeKind
from smartportal.delivery.models import Message
from smartportal.delivery.services import (
    send_due_messages,
    take_notice,
    withdraw_message,
)
from tests.factories.delivery import MONDAY, post_message

pytestmark = pytest.mark.django_db


TODAY = MONDAY.date()


def sent(**changes) -> Message:
    message = post_message(**changes)
    send_due_messages(at=MONDAY)
    message.refresh_from_db()
    return message


def notice(message: Message, kind: NoticeKind, address: str, **changes) -> None:
    at = changes.pop("at", MONDAY)
    take_notice(message, kind=kind, recipient=address, at=at, **changes)


def words(message: Message, *, on: date = TODAY) -> tuple[str, str]:
    with translation.override("en"):
        status = dispatch.dispatch_status(message, today=on)
        return status.kind, str(status.word)


def test_before_any_notice_the_mail_server_s_answer_counts():
    assert words(post_message()) == ("info", "Leaves soon")
    assert words(sent()) == ("info", "Left at 14:32")


@pytest.mark.parametrize(
    ("on", "word"),
    [
        (date(2026, 12, 1), "Left yesterday at 14:32"),
        (date(2026, 12, 9), "Left on Monday 30 November at 14:32"),
        (date(2027, 1, 9), "Left on Monday 30 November 2026 at 14:32"),
    ],
)
def test_a_mail_of_another_day_says_which(on, word):
    assert words(sent(), on=on) == ("info", word)


def test_a_withdrawn_mail_says_so():
    message = post_message()
    withdraw_message(message)

    assert words(message) == ("draft", "Withdrawn")


def test_delivered_is_never_assumed_for_all_when_one_says_so():
    message = sent(to=["a@customer.example"], cc=["b@customer.example"])

    notice(message, NoticeKind.DELIVERED, "a@customer.example")
    assert dispatch.dispatch_state(message) == "sent"
    notice(message, NoticeKind.DELIVERED, "b@customer.example")
    assert words(message) == ("ok", "Delivered")


def test_one_recipient_whose_mail_came_back_counts():
    message = sent(to=["a@customer.example"], cc=["b@customer.example"])

    notice(message, NoticeKind.DELIVERED, "a@customer.example")
    notice(message, NoticeKind.BOUNCED, "b@customer.example", status="5.1.1")

    assert words(message) == ("late", "Came back: unknown address")


def test_the_last_word_of_a_mail_system_counts():
    message = sent(to=["a@customer.example"])

    notice(message, NoticeKind.BOUNCED, "a@customer.example", status="5.2.2")
    notice(
        message,
        NoticeKind.DELIVERED,
        "a@customer.example",
        at=MONDAY + timedelta(hours=1),
    )

    assert words(message) == ("ok", "Delivered")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.1.1", "unknown address"),
        ("5.1.10", "unknown address"),
        ("5.2.2", "mailbox full"),
        ("5.2.1", "mailbox closed"),
        ("5.7.1", "refused by the receiver"),
        ("5.10.0", "reason not given"),
        ("", "reason not given"),
    ],
)
def test_a_code_becomes_a_reason(status, reason):
    with translation.override("en"):
        assert dispatch.reason_of(status) == reason


def test_several_states_take_two_queries(django_assert_num_queries):
    messages = [sent() for _ in range(3)]
    notice(messages[0], NoticeKind.DELIVERED, messages[0].addresses[0])

    with django_assert_num_queries(2):
        found = dispatch.statuses_of(
            [*(message.message_id for message in messages), "<other@x>"],
            today=TODAY,
        )

    assert [found[message.message_id].kind for message in messages] == [
        "ok",
        "info",
        "info",
    ]
