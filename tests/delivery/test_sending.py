"""Sending through Django's in-memory backend: what is written, in which state."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.mail.backends.locmem import EmailBackend

from smartportal.core.refusals import ChangedMeanwhile
from smartportal.delivery.enums import NoticeKind, Outcome
from smartportal.delivery.models import Message, Task
from smartportal.delivery.services import (
    expire_claims,
    resolve_unknown,
    send_due_messages,
    sending,
    take_notice,
)
from smartportal.delivery.signals import message_settled
from smartportal.delivery.smtp import NotAccepted, NotReached
from tests.factories.delivery import MONDAY, make_file, post_message, run_due_tasks

pytestmark = pytest.mark.django_db


class Scripted(EmailBackend):
    """Answers each mail as the test says; nothing said means taken."""

    answers: list[Exception] = []

    def send_messages(self, messages):
        if self.answers:
            raise self.answers.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def answers(settings, monkeypatch) -> list[Exception]:
    settings.EMAIL_BACKEND = f"{__name__}.Scripted"
    monkeypatch.setattr(Scripted, "answers", [])
    return Scripted.answers


@pytest.fixture
def heard():
    """(message, outcome) of everything that is announced."""
    found: list[tuple[str, str]] = []

    def hear(sender, message, outcome, **rest):
        found.append((message.key, str(outcome)))

    message_settled.connect(hear)
    yield found
    message_settled.disconnect(hear)


def test_a_due_message_leaves_whole(settings, heard):
    message = post_message(
        key="invoice:1",
        to=["Théo <theo@customer.example>"],
        cc=["copy@customer.example"],
        reply_to=["nora@member.example"],
        html="<p>Here</p>",
        attachments=[(make_file(b"%PDF-x"), "F-2026-1.pdf")],
    )

    assert send_due_messages(at=MONDAY) == 1

    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("sent", MONDAY)
    [left] = mail.outbox
    assert left.message()["Message-ID"] == message.message_id
    assert left.message()["From"] == "smartportal <portal@portal.example>"
    assert left.message()["Auto-Submitted"] == "auto-generated"
    assert left.recipients() == [
        "Théo <theo@customer.example>",
        "copy@customer.example",
    ]
    assert left.alternatives[0].content == "<p>Here</p>"
    assert left.attachments == [("F-2026-1.pdf", b"%PDF-x", "application/pdf")]
    assert heard == [("invoice:1", "sent")]


def test_a_message_leaves_once():
    post_message()

    assert [send_due_messages(at=MONDAY) for _ in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_a_message_waits_for_its_time():
    post_message(due_at=MONDAY + timedelta(minutes=1))

    assert send_due_messages(at=MONDAY) == 0
    assert send_due_messages(at=MONDAY + timedelta(minutes=1)) == 1


def test_bounces_come_to_an_address_that_names_the_message(settings):
    settings.INBOUND_MAILDIR = "/var/mail/portal"
    message = post_message(sender="Nora <nora@portal.example>")

    send_due_messages(at=MONDAY)

    assert mail.outbox[0].from_email == f"bounces+{message.public_id}@portal.example"
    assert mail.outbox[0].message()["From"] == "Nora <nora@portal.example>"


def test_at_most_twenty_are_claimed_at_once():
    for _ in range(21):
        post_message()

    assert send_due_messages(at=MONDAY, limit=500) == 20


def test_a_refusal_for_good_is_a_failure(answers, heard):
    message = post_message(key="k")
    answers.append(NotAccepted("550 5.1.1 User unknown", permanent=True))

    send_due_messages(at=MONDAY)

    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "550 5.1.1 User unknown")
    assert heard == [("k", "failed")]


def test_a_refusal_for_now_is_tried_again_later(answers, heard):
    message = post_message()
    answers.append(NotAccepted("450 greylisted", permanent=False))

    send_due_messages(at=MONDAY)

    message.refresh_from_db()
    assert (message.state, message.error) == ("pending", "450 greylisted")
    assert send_due_messages(at=MONDAY + timedelta(seconds=59)) == 0
    assert send_due_messages(at=MONDAY + timedelta(seconds=60)) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 2, "")


def told_later_until_it_gives_up(message, *, at) -> timedelta:
    """How long the mail server says "later" before it counts as a no."""
    first = at
    while message.state == "pending":
        at = message.retry_at or at
        send_due_messages(at=at)
        message.refresh_from_db()
    return at - first


LATER = NotAccepted("450 later", permanent=False)


def test_a_server_that_says_later_for_two_days_means_no(answers):
    message = post_message()
    answers.extend([LATER] * 100)

    took = told_later_until_it_gives_up(message, at=MONDAY)

    assert message.state == "failed"
    assert timedelta(days=2) <= took < timedelta(days=2, hours=1)


def test_the_days_in_which_the_server_was_away_are_no_answer(answers):
    message = post_message()
    back = MONDAY + timedelta(days=5)
    answers.extend([NotReached("Connection refused"), *[LATER] * 100])
    send_due_messages(at=back - timedelta(hours=1))
    message.refresh_from_db()

    took = told_later_until_it_gives_up(message, at=back)

    assert message.state == "failed"
    assert timedelta(days=2) <= took < timedelta(days=2, hours=1)


def test_when_the_mail_server_is_away_all_wait(answers, heard):
    for number in range(3):
        post_message(key=str(number))
    answers.append(NotReached("Connection refused"))

    assert send_due_messages(at=MONDAY) == 0

    assert list(Message.objects.values_list("state", flat=True)) == ["pending"] * 3
    assert mail.outbox == []
    assert heard == []


def test_an_unclear_answer_is_unknown_and_never_sent_again(answers, heard, caplog):
    message, other = post_message(key="a"), post_message(key="b")
    answers.append(TimeoutError("timed out"))

    assert send_due_messages(at=MONDAY) == 2
    assert send_due_messages(at=MONDAY + timedelta(days=9)) == 0

    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.error) == ("unknown", "timed out")
    assert other.state == "sent"
    assert heard == [("a", "unknown"), ("b", "sent")]
    assert f"{message.public_id} was perhaps sent" in caplog.text


def test_a_message_whose_file_is_away_waits_for_it():
    file = make_file(b"only here")
    message = post_message(attachments=[(file, "a.pdf")])
    path = Path(default_storage.path(file.path))
    path.unlink()

    send_due_messages(at=MONDAY)
    message.refresh_from_db()
    state = message.state
    path.write_bytes(b"only here")
    send_due_messages(at=MONDAY + timedelta(minutes=1))

    message.refresh_from_db()
    assert (state, message.state) == ("pending", "sent")


def test_a_message_that_cannot_be_built_fails_alone():
    broken, good = post_message(), post_message()
    Message.objects.filter(pk=broken.pk).update(subject="a\nb")

    assert send_due_messages(at=MONDAY) == 2

    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == ("failed", "sent")


def test_a_claim_without_an_answer_is_unknown_after_a_while(heard, caplog):
    message = post_message(key="k")
    sending._claim(at=MONDAY, limit=1)

    assert expire_claims(at=MONDAY + timedelta(minutes=10)) == 0
    assert expire_claims(at=MONDAY + timedelta(minutes=10, seconds=1)) == 1
    assert expire_claims(at=MONDAY + timedelta(minutes=11)) == 0

    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("unknown", None)
    assert heard == [("k", "unknown")]
    assert "a person must look" in caplog.text


def test_a_slow_sender_corrects_its_expired_claim(heard):
    message = post_message(key="k")
    [claimed] = sending._claim(at=MONDAY, limit=1)
    expire_claims(at=MONDAY + timedelta(hours=1))

    sending._settle(claimed, to="sent", at=MONDAY, sent_at=MONDAY, error="")

    message.refresh_from_db()
    assert message.state == "sent"
    assert heard == [("k", "unknown"), ("k", "sent")]


@pytest.fixture
def unknown() -> Message:
    message = post_message(key="k")
    sending._claim(at=MONDAY, limit=1)
    expire_claims(at=MONDAY + timedelta(hours=1))
    message.refresh_from_db()
    return message


@pytest.mark.parametrize(
    ("sent", "state", "sent_at"), [(True, "sent", MONDAY), (False, "failed", None)]
)
def test_a_person_resolves_what_is_unknown(unknown, heard, sent, state, sent_at):
    resolve_unknown(unknown, sent=sent, by=None, at=MONDAY + timedelta(hours=2))

    unknown.refresh_from_db()
    assert (unknown.state, unknown.sent_at) == (state, sent_at)
    assert heard == [("k", state)]


def test_what_is_known_is_not_resolved(unknown):
    resolve_unknown(unknown, sent=True, by=None, at=MONDAY)

    with pytest.raises(ChangedMeanwhile):
        resolve_unknown(unknown, sent=False, by=None, at=MONDAY)


def test_a_notice_proves_that_an_unknown_message_was_sent(unknown, heard):
    new = [
        take_notice(
            unknown,
            kind=NoticeKind.DELIVERED,
            recipient=unknown.addresses[0],
            at=MONDAY,
        )
        for _ in range(2)
    ]

    unknown.refresh_from_db()
    assert new == [True, False]
    assert (unknown.state, unknown.sent_at) == ("sent", MONDAY)
    assert heard == [("k", "delivered")]


def test_a_receiver_that_fails_does_not_undo_the_sending_and_is_told_again(heard):
    failures = [RuntimeError("no")]

    def fail_once(sender, **rest):
        if failures:
            raise failures.pop()

    message_settled.connect(fail_once)
    try:
        message = post_message(key="k")
        send_due_messages(at=MONDAY)
        message.refresh_from_db()
        state = message.state
        Task.objects.update(due_at=MONDAY)
        run_due_tasks(at=MONDAY)
    finally:
        message_settled.disconnect(fail_once)

    assert state == "sent"
    assert heard == [("k", Outcome.SENT), ("k", Outcome.SENT)]
    assert Task.objects.get().state == "done"
