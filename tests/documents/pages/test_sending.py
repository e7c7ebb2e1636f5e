"""The last sheet before a paper leaves: what was shown is what is issued."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.enums import PaperKind
from documents.models import Departure, Dispatch
from documents.papers.sending import carry_out
from documents.papers.services import save_draft
from documents.subjects import paper_url
from smartportal.core import clock
from smartportal.delivery.enums import MessageState
from smartportal.delivery.models import Message
from tests.factories.drafts import (
    LINE,
    instant,
    make_customer,
    make_draft,
    make_invoice,
)
from tests.factories.files import pdf

pytestmark = pytest.mark.django_db
KINDS = [PaperKind.QUOTE, PaperKind.INVOICE]


@pytest.fixture
def draft_of(anna_activity):
    def make(kind):
        return make_draft(
            anna_activity, kind=kind, customer=make_customer(anna_activity)
        )

    return make


def url(paper):
    return reverse("documents:paper_sending", args=[paper.public_id])


def filled(page, **changes):
    """What the sheet posts when nobody touches it."""
    html = page.content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', html).group(1)
        for name in ("once", "revision")
    }
    today = clock.today().isoformat()
    form = {"to": "a@b.example", "subject": "S", "body": "B", "issued_on": today}
    return {**form, **hidden, **changes}


def let_go(client):
    """A quote that waits for its minute leaves now."""
    for departure in Departure.objects.waiting():
        client.post(reverse("documents:departure_now", args=[departure.public_id]))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_shown_leaves(client_for, anna, draft_of, kind):
    draft, client = draft_of(kind), client_for(anna)

    client.post(url(draft), filled(client.get(url(draft))))
    let_go(client)

    draft.refresh_from_db()
    assert not draft.is_draft
    assert Dispatch.objects.get().paper == draft


def test_who_sent_reads_to_whom_it_leaves_on_a_page_that_looks_again(
    client_for, anna, draft_of
):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)

    sent = client.post(url(draft), filled(client.get(url(draft))), follow=True)

    draft.refresh_from_db()
    html = sent.content.decode()
    assert f"{draft.number} part vers a@b.example." in html
    assert html.count('hx-trigger="load delay:4s"') == 1


def test_a_paper_that_left_does_not_look_again(client_for, anna, draft_of):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)
    client.post(url(draft), filled(client.get(url(draft))))
    draft.refresh_from_db()
    carry_out(Dispatch.objects.get(), at=clock.now())
    now = clock.now()
    Message.objects.update(state=MessageState.SENT, claimed_at=now, sent_at=now)

    html = client.get(paper_url(draft)).content.decode()

    assert "load delay" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_changed_since_is_shown_anew_and_leaves_after_that(
    client_for, anna, draft_of, kind
):
    draft, client = draft_of(kind), client_for(anna)
    data = filled(client.get(url(draft)), subject="Mine")
    save_draft(
        draft, header={}, lines=(LINE, LINE), revision=draft.revision, at=instant()
    )

    anew = client.post(url(draft), data)

    draft.refresh_from_db()
    assert draft.is_draft
    assert not Dispatch.objects.exists()
    assert len(anew.context["form"].non_field_errors()) == 1
    assert anew.context["form"]["subject"].value() == "Mine"
    assert len(anew.context["preview"].lines) == 2

    client.post(url(draft), filled(anew))
    let_go(client)
    draft.refresh_from_db()
    assert not draft.is_draft


@pytest.mark.parametrize("revision", ["", "²", "9" * 5000, "-1"])
def test_a_sheet_without_its_revision_sends_nothing(
    client_for, anna, draft_of, revision
):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)

    client.post(url(draft), filled(client.get(url(draft)), revision=revision))

    draft.refresh_from_db()
    assert draft.is_draft


def test_a_mistyped_year_is_refused_beside_the_date(client_for, anna, draft_of):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)
    last_year = (clock.today() - timedelta(days=365)).isoformat()

    page = client.post(url(draft), filled(client.get(url(draft)), issued_on=last_year))

    draft.refresh_from_db()
    assert draft.is_draft
    assert "issued_on" in page.context["form"].errors


def test_a_paper_that_is_final_is_only_sent_again(client_for, anna, anna_activity):
    invoice = make_invoice(anna_activity, on=clock.today())
    client = client_for(anna)
    client.cookies["language"] = "en"

    page = client.get(reverse("documents:paper_redispatch", args=[invoice.public_id]))

    html = page.content.decode()
    assert f"Send {invoice.number} again</h1>" in html
    assert reverse("documents:invoice", args=[invoice.public_id]) in html
    assert "Issue" not in html


def test_a_day_outside_the_activity_is_said_beside_the_date(client_for, anna, draft_of):
    paper = draft_of(PaperKind.INVOICE)
    client = client_for(anna)
    posted = filled(client.get(url(paper)), issued_on="1999-01-01")

    page = client.post(url(paper), posted)

    assert list(page.context["form"].errors) == ["issued_on"]
    assert page.context["form"]["issued_on"].value() == "1999-01-01"


def test_the_sheet_and_the_paper_say_how_it_travels(client_for, anna, draft_of):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)
    number = draft.customer.enterprise_number

    for address in (url(draft), paper_url(draft)):
        html = client.get(address).content.decode()
        assert f"Partira par Peppol à 0208:{number}." in html
        assert "Obligatoire en Belgique entre entreprises." in html


def test_two_recipients_and_a_file_leave_from_the_sheet(client_for, anna, draft_of):
    draft, client = draft_of(PaperKind.INVOICE), client_for(anna)
    file = SimpleUploadedFile("plan.pdf", pdf(script=True), "application/pdf")
    to = "a@b.example, c@d.example"

    client.post(url(draft), filled(client.get(url(draft)), to=to, enclosed=file))

    dispatch = Dispatch.objects.get()
    assert dispatch.recipients == ["a@b.example", "c@d.example"]
    assert [row.name for row in draft.attachments.all()] == ["plan.pdf"]


def test_a_mistake_elsewhere_loses_no_file_and_a_bad_one_is_said(
    client_for, anna, draft_of
):
    draft, client = draft_of(PaperKind.QUOTE), client_for(anna)
    good = SimpleUploadedFile("plan.pdf", pdf(), "application/pdf")
    bad = SimpleUploadedFile("virus.pdf", b"MZ", "application/pdf")
    data = filled(client.get(url(draft)), to="nobody", enclosed=[good, bad])

    page = client.post(url(draft), data)

    assert sorted(page.context["form"].errors) == ["enclosed", "to"]
    assert "plan.pdf" in page.content.decode()
    data = filled(page, shows_attachments="1", attachment=[])
    client.post(url(draft), data)
    assert not draft.attachments.exists()
