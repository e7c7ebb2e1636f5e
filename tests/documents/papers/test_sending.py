"""A final paper leaves once, with its files, and says what became of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from documents.enums import RenderingKind
from documents.models import Dispatch, Rendering
from documents.papers.sending import Envelope, carry_out, request_dispatch
from documents.papers.timeline import last_sending
from smartportal.delivery import services
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import DeliveryNotice, Message, SignedLink, Task
from smartportal.delivery.services import (
    send_due_messages,
    sweep,
    try_failed_again,
)
from tests.factories.delivery import run_due_tasks
from tests.factories.drafts import instant, make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice(title="Mixage")


def send(invoice, **envelope):
    return request_dispatch(
        invoice,
        envelope=Envelope(
            **{
                "to": "client@example.com",
                "subject": "Votre facture",
                "body": "Bonjour",
                **envelope,
            }
        ),
        by=invoice.created_by,
        at=instant(),
    )


def test_the_mail_carries_the_pdf_and_a_link(invoice):
    dispatch = send(invoice, reply_to="anna@example.com", cc="copie@example.com")

    carry_out(dispatch, at=timezone.now())
    send_due_messages(at=timezone.now() + timedelta(minutes=5), limit=20)

    (sent,) = mail.outbox
    assert (sent.to, sent.cc, sent.reply_to) == (
        ["client@example.com"],
        ["copie@example.com"],
        ["anna@example.com"],
    )
    name, content, content_type = sent.attachments[0]
    assert (name, content[:5], content_type) == (
        f"{invoice.number}.pdf",
        b"%PDF-",
        "application/pdf",
    )
    assert "/p/" in sent.body
    link = SignedLink.objects.get()
    assert (link.subject_kind, link.subject_id) == ("paper", invoice.public_id)


def test_carrying_out_twice_posts_once(invoice):
    dispatch = send(invoice)

    for _ in range(2):
        carry_out(Dispatch.objects.get(pk=dispatch.pk), at=timezone.now())

    assert Message.objects.count() == 1


def test_the_worker_renders_sends_and_is_done(invoice):
    send(invoice)

    later = timezone.now() + timedelta(minutes=1)
    sweep(now=lambda: later)

    assert set(Rendering.objects.values_list("kind", flat=True)) == set(
        RenderingKind.values
    )
    assert Message.objects.get().state == MessageState.SENT
    assert last_sending(invoice, at=timezone.now()).kind == "left"


def test_a_finding_holds_the_mail(invoice):
    dispatch = send(invoice)
    carry_out(send(invoice), at=timezone.now())
    Rendering.objects.filter(kind=RenderingKind.UBL).update(
        findings=[{"rule": "BR-CO-15", "text": "wrong total", "severity": "fatal"}]
    )

    carry_out(dispatch, at=timezone.now())

    dispatch.refresh_from_db()
    assert dispatch.message is None
    assert "BR-CO-15" in dispatch.held_because


@pytest.mark.parametrize(
    ("kind", "state"),
    [(NoticeKind.DELIVERED, "delivered"), (NoticeKind.BOUNCED, "bounced")],
)
def test_what_the_other_side_says_is_shown(invoice, kind, state):
    dispatch = send(invoice)
    carry_out(dispatch, at=timezone.now())
    message = Message.objects.get()
    Message.objects.update(
        state=MessageState.SENT, sent_at=timezone.now(), claimed_at=timezone.now()
    )
    DeliveryNotice.objects.create(
        message=message, kind=kind, recipient="client@example.com", at=timezone.now()
    )

    assert last_sending(invoice, at=timezone.now()).kind == state


@pytest.mark.parametrize("posted", [False, True])
def test_a_sending_that_does_not_leave_is_late_after_an_hour(invoice, posted):
    dispatch = send(invoice)
    if posted:  # but the mail server is away
        carry_out(dispatch, at=timezone.now())

    before = last_sending(invoice, at=instant() + timedelta(minutes=59))
    after = last_sending(invoice, at=instant() + timedelta(hours=1))

    assert (before.kind, after.kind, after.at) == ("leaving", "late", instant())


def test_an_invoice_leaves_once_the_disk_has_room_again(invoice, monkeypatch):
    """The task gave up after two hours; the hourly round tries again, and the mail goes out once."""
    room = [False]
    store = services.files.default_storage.save

    def save(*arguments, **more):
        if not room[0]:
            raise OSError(28, "No space left on device")
        return store(*arguments, **more)

    monkeypatch.setattr(services.files.default_storage, "save", save)
    send(invoice)
    now = timezone.now() + timedelta(minutes=1)
    while Task.objects.filter(state="due", name="documents.dispatch").exists():
        run_due_tasks(at=now)
        now += timedelta(hours=1)

    assert last_sending(invoice, at=now).kind == "late"
    try_failed_again(at=now)
    run_due_tasks(at=now)
    assert last_sending(invoice, at=now).kind == "late"
    room[0] = True
    try_failed_again(at=now)
    sweep(now=lambda: now)

    assert last_sending(invoice, at=now).kind == "left"
    assert Message.objects.count() == 1


def test_a_paper_nobody_sent_has_no_sending(invoice):
    assert last_sending(invoice, at=timezone.now()) is None
