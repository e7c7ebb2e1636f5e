"""The demo's mailbox: mails are kept, answered like real ones, and shown on its pages."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import send_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smartportal.delivery import demo
from smartportal.delivery.models import DeliveryNotice, DemoMail, InboundMail, Task
from smartportal.delivery.services import send_due_messages
from tests.factories.delivery import MONDAY, make_file, post_message, run_due_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.delivery.demo_urls")]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "smartportal.delivery.demo.MailboxBackend"


def send(**changes) -> DemoMail:
    """A mail as the mailbox keeps it, after the notices came back."""
    post_message(**changes)
    send_due_messages(at=MONDAY)
    Task.objects.update(due_at=MONDAY)
    run_due_tasks(at=MONDAY)
    return DemoMail.objects.latest("pk")


def test_a_mail_is_kept_with_all_its_parts():
    file = make_file(b"%PDF-x")
    kept = send(
        to=["Théo <theo@customer.example>"],
        cc=["copy@customer.example"],
        subject="Facture été",
        html="<p>Voici</p>",
        attachments=[(file, "Facture.pdf")],
    )

    assert kept.recipients == ["Théo <theo@customer.example>", "copy@customer.example"]
    assert (kept.subject, kept.text) == ("Facture été", "Here is your invoice.")
    assert (kept.html, kept.sender) == (
        "<p>Voici</p>",
        "smartportal <portal@portal.example>",
    )
    assert kept.attachments == [
        {"name": "Facture.pdf", "file": file.public_id, "size": 6}
    ]


def test_each_recipient_is_answered_through_the_way_of_real_notices():
    send(to=["theo@customer.example"], cc=["inconnu@customer.example"])

    assert sorted(
        DeliveryNotice.objects.values_list("recipient", "kind", "status")
    ) == [
        ("inconnu@customer.example", "bounced", "5.1.1"),
        ("theo@customer.example", "delivered", "2.0.0"),
    ]
    assert set(InboundMail.objects.values_list("outcome", flat=True)) == {"notice"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("unknown.person@customer.example", "bounced"),
        ("bounce@customer.example", "bounced"),
        ("theo@customer.invalid", "bounced"),
        ("Inconnu <x@customer.example>", "delivered"),
        ("theo@bounce.example", "delivered"),
    ],
)
def test_some_addresses_do_not_exist(address, kind):
    send(to=[address])

    assert DeliveryNotice.objects.get().kind == kind


def test_a_notice_is_a_report_as_mail_systems_write_it():
    kept = send(to=["theo@customer.example"])

    notice = message_from_bytes(
        demo.notice_about(kept, recipient="theo@customer.example", at=MONDAY),
        policy=policy.default,
    )

    assert notice.get_content_type() == "multipart/report"
    assert notice.get_param("report-type") == "delivery-status"
    assert [part.get_content_type() for part in notice.iter_parts()] == [
        "text/plain",
        "message/delivery-status",
        "text/rfc822-headers",
    ]


def test_a_mail_that_is_no_message_of_ours_is_kept_and_not_answered():
    send_mail("Reset", "Here", None, ["theo@customer.example"])

    assert DemoMail.objects.get().subject == "Reset"
    assert Task.objects.count() == 0


# --- pages ----------------------------------------------------------------------------------------
def test_the_list_shows_the_newest_first_with_its_state(anna, client_for):
    send(subject="First")
    send(subject="Second", to=["inconnu@customer.example"])

    page = client_for(anna).get("/mailbox/")

    rows = [(mail.subject, status.kind) for mail, status in page.context["rows"]]
    assert rows == [("Second", "late"), ("First", "ok")]


def test_the_list_takes_the_same_queries_whatever_its_length(anna, client_for):
    client = client_for(anna)
    counts = []
    for _ in range(3):
        send()
        client.get("/mailbox/")  # what a first page looks up for the minute
        with CaptureQueriesContext(connection) as queries:
            client.get("/mailbox/")
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 10


def test_a_mail_shows_its_text_with_links_and_its_attachment(anna, client_for):
    file = make_file(b"%PDF-x")
    kept = send(
        text="Voici <b>: https://portal.example/p/abc/",
        attachments=[(file, "Facture.pdf")],
    )
    client = client_for(anna)

    page = client.get(f"/mailbox/{kept.public_id}/").content.decode()
    attachment = client.get(f"/mailbox/{kept.public_id}/attachments/0/")

    assert '<a href="https://portal.example/p/abc/" rel="nofollow">' in page
    assert "Voici &lt;b&gt;" in page
    assert "<iframe" not in page
    assert b"".join(attachment.streaming_content) == b"%PDF-x"
    assert client.get(f"/mailbox/{kept.public_id}/attachments/1/").status_code == 404
    attachment.close()


def test_the_mail_itself_is_shown_where_nothing_runs(anna, client_for):
    kept = send(html="<html><head></head><body><script>alert(1)</script></body></html>")

    response = client_for(anna).get(f"/mailbox/{kept.public_id}/html/")

    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response.content.startswith(b'<html><head><base target="_blank"></head>')


@pytest.mark.parametrize("path", ["", "{}/", "{}/html/", "{}/attachments/0/"])
def test_the_mailbox_asks_for_a_login_and_exists_in_the_demo_only(
    anna, client_for, settings, path
):
    kept = send(attachments=[(make_file(), "a.pdf")])
    url = f"/mailbox/{path.format(kept.public_id)}"

    anonymous = client_for(None).get(url)
    settings.DEMO = False
    outside = client_for(anna).get(url)

    assert (anonymous.status_code, anonymous.url) == (
        302,
        f"{reverse('account_login')}?next={url}",
    )
    if path:
        assert outside.status_code == 404
    else:
        assert outside.context["rows"] == []
