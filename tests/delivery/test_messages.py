import re

import pytest

from smartportal.core.refusals import ChangedMeanwhile
from smartportal.delivery import services
from smartportal.delivery.models import Message
from smartportal.delivery.services import messages
from tests.factories.delivery import MONDAY, SUBJECT, make_file, post_message

pytestmark = pytest.mark.django_db


def test_a_message_is_written_with_all_that_its_mail_needs():
    file = make_file()
    message = post_message(
        key="invoice:1",
        to=["Théo Lambert <theo@customer.example>"],
        cc=["copy@customer.example"],
        reply_to=["nora@member.example"],
        about=SUBJECT,
        attachments=[(file, "F-2026-1.pdf")],
        headers={"X-Case": "1"},
        html="<p>Here</p>",
    )

    assert message.addresses == ["theo@customer.example", "copy@customer.example"]
    assert message.about == SUBJECT
    assert message.headers == {"Auto-Submitted": "auto-generated", "X-Case": "1"}
    assert message.sender == "smartportal <portal@portal.example>"
    assert [(a.file, a.name) for a in message.attachments.all()] == [
        (file, "F-2026-1.pdf")
    ]
    assert (message.state, message.due_at) == ("pending", MONDAY)


def test_the_same_key_is_the_same_message():
    first = post_message(key="invoice:1", attachments=[(make_file(), "a.pdf")])
    again = post_message(
        key="invoice:1", subject="Changed", attachments=[(make_file(), "a.pdf")]
    )

    assert first.pk == again.pk
    assert again.subject == first.subject
    assert Message.objects.count() == 1
    assert first.attachments.count() == 1


def test_the_message_id_of_a_key_cannot_be_computed_outside(settings):
    ours = services.message_id_for("dispatch:7")
    settings.SECRET_KEY = "another-installation-another-installation"

    assert services.message_id_for("dispatch:7") != ours


def test_the_message_id_follows_from_the_key_alone():
    message = post_message(key="invoice:1")

    assert re.fullmatch(r"<[0-9a-f]{40}@portal\.example>", message.message_id)
    assert message.message_id == services.message_id_for("invoice:1")
    assert services.message_id_for("invoice:2") != message.message_id


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"to": []}, services.NoRecipient, None),
        ({"to": ["nora"]}, services.BadAddress, "to"),
        (
            {"to": ["nora@customer.example, eve@evil.example"]},
            services.BadAddress,
            "to",
        ),
        ({"cc": ["@customer.example"]}, services.BadAddress, "cc"),
        ({"reply_to": [""]}, services.BadAddress, "reply_to"),
        ({"sender": "Nora"}, services.BadAddress, "sender"),
        (
            {"to": ["nora@customer.example\nBcc: eve@evil.example"]},
            services.BadHeader,
            "to",
        ),
        (
            {"subject": "Invoice\r\nBcc: eve@evil.example"},
            services.BadHeader,
            "subject",
        ),
        (
            {"subject": "Invoice\u2028Bcc: eve@evil.example"},
            services.BadHeader,
            "subject",
        ),
        ({"subject": "In\x00voice"}, services.BadHeader, "subject"),
        ({"subject": "x" * 401}, services.BadHeader, "subject"),
        ({"sender": "N\n <nora@member.example>"}, services.BadHeader, "sender"),
        (
            {"headers": {"X-Case": "1\nBcc: eve@evil.example"}},
            services.BadHeader,
            "headers",
        ),
        ({"headers": {"X: Bcc": "1"}}, services.BadHeader, "headers"),
    ],
)
def test_what_would_forge_a_mail_is_refused(changes, refusal, field):
    with pytest.raises(refusal) as refused:
        post_message(**changes)

    assert refused.value.field == field
    assert Message.objects.count() == 0


def test_an_attachment_with_a_line_break_in_its_name_is_refused():
    with pytest.raises(services.BadHeader):
        post_message(attachments=[(make_file(), "a.pdf\nX: y")])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nora Peeters", "Nora Peeters <nora@member.example>"),
        ("Élodie d’Août-Noël", "Élodie d’Août-Noël <nora@member.example>"),
        ("Peeters, Nora", '"Peeters, Nora" <nora@member.example>'),
        ('Nora "N" <x@y>', '"Nora \\"N\\" <x@y>" <nora@member.example>'),
        ("Nora\r\nBcc: eve", '"Nora Bcc: eve" <nora@member.example>'),
        (" ", "nora@member.example"),
    ],
)
def test_a_name_before_an_address_cannot_change_it(name, expected):
    shown = services.named_address(name, "nora@member.example")

    assert shown == expected
    assert post_message(to=[shown]).addresses == ["nora@member.example"]


def test_a_message_can_be_withdrawn_until_a_sender_has_it():
    early, late = post_message(), post_message()
    services.withdraw_message(early)

    assert services.send_due_messages(at=MONDAY) == 1

    late.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        services.withdraw_message(late)
    assert (early.state, late.state) == ("cancelled", "sent")


def test_texts_are_kept_as_written():
    text = "Bonjour,\n\n<script>alert(1)</script> 😀 Ünï\n"

    message = post_message(text=text, subject="  Zażółć 請求書  ")

    message.refresh_from_db()
    assert (message.text, message.subject) == (text, "Zażółć 請求書")


def test_the_key_decides_not_the_content():
    assert messages.message_id_for("a") == messages.message_id_for("a")
