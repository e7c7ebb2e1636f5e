from datetime import timedelta
from email.message import EmailMessage
from textwrap import dedent

import pytest
from hypothesis import given, strategies

from smartportal.delivery.inbound.mail import ReceivedMail
from smartportal.delivery.inbound.services import receive
from smartportal.delivery.models import DeliveryNotice, InboundMail, Message
from smartportal.delivery.services import read_file, send_due_messages
from tests.factories.delivery import MONDAY, post_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Message:
    message = post_message(to=["theo@customer.example"], cc=["copy@customer.example"])
    send_due_messages(at=MONDAY)
    message.refresh_from_db()
    return message


def report(
    message: Message,
    *,
    action: str = "failed",
    recipient: str = "theo@customer.example",
    to: str = "portal@portal.example",
    status: str = "5.1.1",
    original: str = "",
) -> bytes:
    """A notice as Postfix writes it."""
    original = original or f"Message-ID: {message.message_id}\nSubject: Invoice"
    lines = f"""\
        From: MAILER-DAEMON@mx.example (Mail Delivery System)
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

        --XX
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you.

        --XX
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example
        X-Postfix-Queue-ID: 4F

        Final-Recipient: rfc822; {recipient}
        Original-Recipient: rfc822;{recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: user unknown

        --XX
        Content-Type: text/rfc822-headers

        ORIGINAL

        --XX--
        """
    return dedent(lines).replace("ORIGINAL", original).encode()


def notices() -> list[tuple]:
    return list(
        DeliveryNotice.objects.order_by("pk").values_list(
            "kind", "recipient", "status", "detail"
        )
    )


def test_a_bounce_comes_to_its_message_by_message_id(sent):
    row = receive(report(sent), at=MONDAY)

    assert row.outcome == "notice"
    assert notices() == [
        (
            "bounced",
            "theo@customer.example",
            "5.1.1",
            "550 5.1.1 <theo@customer.example>: user unknown",
        )
    ]
    assert row.file is None


def test_a_bounce_comes_to_its_message_by_the_address_it_was_sent_to(sent):
    raw = report(
        sent,
        to=f"<bounces+{sent.public_id}@portal.example>",
        original="Subject: Invoice",
    )

    assert receive(raw, at=MONDAY).outcome == "notice"
    assert [notice[0] for notice in notices()] == ["bounced"]


def test_a_bounce_with_the_whole_mail_inside_is_read_too(sent):
    raw = report(sent).replace(b"text/rfc822-headers", b"message/rfc822")

    receive(raw, at=MONDAY)

    assert len(notices()) == 1


def test_a_notice_of_delivery_says_delivered(sent):
    receive(report(sent, action="delivered", status="2.0.0"), at=MONDAY)

    assert [notice[:3] for notice in notices()] == [
        ("delivered", "theo@customer.example", "2.0.0")
    ]


@pytest.mark.parametrize("action", ["relayed", "delayed", "expanded", "", "x" * 999])
def test_what_is_not_final_says_nothing(sent, action):
    assert receive(report(sent, action=action), at=MONDAY).outcome == "notice"
    assert notices() == []


def test_the_same_mail_twice_is_one(sent):
    first = receive(report(sent), at=MONDAY)
    again = receive(report(sent), at=MONDAY + timedelta(hours=1))

    assert first == again
    assert InboundMail.objects.count() == 1
    assert len(notices()) == 1


def test_two_notices_of_the_same_are_one(sent):
    receive(report(sent), at=MONDAY)
    receive(report(sent) + b"\n", at=MONDAY + timedelta(hours=1))

    assert InboundMail.objects.count() == 2
    assert DeliveryNotice.objects.get().at == MONDAY


def test_a_notice_about_a_stranger_says_nothing_about_two_recipients(sent):
    receive(report(sent, recipient="eve@evil.example"), at=MONDAY)

    assert notices() == []


def test_after_a_forwarding_a_single_recipient_is_meant():
    message = post_message(to=["theo@customer.example"])
    send_due_messages(at=MONDAY)

    receive(report(message, recipient="theo@home.example"), at=MONDAY)

    assert notices()[0][:2] == ("bounced", "theo@customer.example")


def test_an_address_in_transport_code_is_understood():
    message = post_message(to=["theo+shop@customer.example", "b@customer.example"])

    receive(report(message, recipient="theo+2Bshop@customer.example"), at=MONDAY)

    assert notices()[0][:2] == ("bounced", "theo+shop@customer.example")


def test_a_notice_about_no_message_of_ours_is_kept_for_a_person():
    raw = report(Message(message_id="<other@elsewhere.example>"))

    row = receive(raw, at=MONDAY)

    assert (row.outcome, row.detail) == (
        "unknown",
        "A notice about no message of ours.",
    )
    assert read_file(row.file) == raw
    assert row.file.retain_until == MONDAY.date() + timedelta(days=90)


def reply(to: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Théo <theo@customer.example>"
    mail["To"] = to
    mail["Subject"] = "Re: Rappel F-2026-119 – déjà payé"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("J’ai payé hier.\n")
    mail.add_alternative("<p>J’ai payé hier.</p>", subtype="html")
    return mail.as_bytes()


def test_mail_that_is_no_notice_is_kept_for_a_person():
    raw = reply("bounces@portal.example")

    row = receive(raw, at=MONDAY)

    assert (row.outcome, row.sender) == ("unknown", "theo@customer.example")
    assert row.subject == "Re: Rappel F-2026-119 – déjà payé"
    assert row.recipient == "bounces@portal.example"
    assert read_file(row.file) == raw


def test_what_the_server_says_comes_before_what_the_sender_says():
    raw = reply("other@portal.example", Delivered_To="portal@portal.example")

    assert receive(raw, at=MONDAY).recipient == "portal@portal.example"


def test_an_answering_machine_is_no_question_for_a_person():
    row = receive(reply("x@portal.example", Auto_Submitted="auto-replied"), at=MONDAY)

    assert (row.outcome, row.file) == ("automatic", None)


HOSTILE = [
    b"",
    b"\x00" * 100,
    b"\xff\xfe\xfd",
    b"From: " + b"a" * 100_000 + b"@x\n\n",
    b"From: =?utf-8?q?=FF=FE?= <a@b>\nSubject: =?x-unknown?b?!!!?=\n\nhi",
    b'From: "\n\tX" <a@b\n>\nTo: @@@@,,,;;:;<<>>\n\n',
    b'Content-Type: text/plain; charset="no such charset"\n\n\xe9',
    b"Content-Type: text/plain; charset*=utf-8''%FF\n\nx",
    b'Content-Type: multipart/report; boundary=""\n\n--\n--',
    b"Content-Type: message/delivery-status\n\nnothing here",
    b"Content-Type: message/delivery-status\n\n\nAction: failed\nFinal-Recipient: ;;;;\n",
    b"Content-Transfer-Encoding: base64\n\n!!!not base64!!!",
    b"Content-Transfer-Encoding: x-uuencode\n\nbegin 666 \n",
    b"Subject: a\n b\n\tc\r\rd\n\n",
    b"Content-Type: message/rfc822\n\n" * 200,
    b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
        for n in range(400)
    ),
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_mail_is_kept_and_never_fatal(raw):
    row = receive(raw, at=MONDAY)

    assert row.outcome in ("unknown", "broken")
    assert read_file(row.file) == raw


def test_what_fails_under_way_is_kept_whole_and_takes_nothing(sent, caplog):
    """An encoding that makes half a character of its text, which no database takes."""
    half = "Message-ID: <\\ud800@portal.example>"
    raw = report(sent, original=half).replace(
        b"rfc822-headers\n", b"rfc822-headers; charset=unicode_escape\n"
    )

    row = receive(raw, at=MONDAY)

    row.refresh_from_db()
    assert row.outcome == "broken"
    assert row.detail.startswith("UnicodeEncodeError: ")
    assert (read_file(row.file), notices()) == (raw, [])
    assert "An inbound mail cannot be handled" in caplog.text


NAMES = (
    "From To Subject Content-Type Delivered-To Action Status Content-Transfer-Encoding "
    "Final-Recipient Message-ID Auto-Submitted"
)
headers = strategies.sampled_from(NAMES.encode().split())
values = strategies.one_of(
    strategies.binary(max_size=40),
    strategies.sampled_from(
        [
            b"multipart/report; boundary=x",
            b"message/delivery-status",
            b"multipart/mixed; boundary=x",
            b"text/rfc822-headers",
            b"message/rfc822",
            b"base64",
            b"failed",
            b"rfc822; a@b",
            b"=?utf-8?b?w6k=?=",
        ]
    ),
)
lines = strategies.one_of(
    strategies.tuples(headers, values).map(lambda pair: b": ".join(pair)),
    strategies.sampled_from([b"", b"", b"--x", b"--x--", b" folded", b"text"]),
)
mails = strategies.lists(lines, max_size=25).map(b"\r\n".join)


@given(raw=mails)
def test_no_mail_makes_reading_fail(raw, db):
    row = receive(raw, at=MONDAY)

    row.refresh_from_db()
    assert row.outcome in ("notice", "automatic", "unknown", "broken")


@given(raw=strategies.binary(max_size=300))
def test_everything_in_a_mail_has_a_plain_value(raw):
    mail = ReceivedMail(raw)

    for value in (mail.sender, mail.subject, *mail.recipients):
        assert "\x00" not in value
        value.encode("utf-8")
