"""A quote on its way out, as its page shows it."""

import pytest
from django.urls import reverse

from documents.enums import DepartureState, PaperKind
from documents.models import Departure, Dispatch
from documents.papers.services import lines_of, save_draft
from documents.quotes.departures import recall
from documents.subjects import paper_url
from tests.documents.pages.test_sending import filled
from tests.factories.drafts import instant, make_customer, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna_client(client_for, anna):
    return client_for(anna)


@pytest.fixture
def draft(anna_activity):
    return make_draft(
        anna_activity, kind=PaperKind.QUOTE, customer=make_customer(anna_activity)
    )


def sheet_of(draft):
    return reverse("documents:paper_sending", args=[draft.public_id])


@pytest.fixture
def departure(anna_client, draft):
    sheet = sheet_of(draft)
    form = filled(anna_client.get(sheet), to=draft.customer.email, subject="My words")
    anna_client.post(sheet, form)
    return Departure.objects.get()


def test_its_page_says_that_it_can_be_stopped(anna_client, draft, departure):
    html = anna_client.get(paper_url(draft)).content.decode()

    assert 'id="departure"' in html
    assert reverse("documents:departure_recall", args=[departure.public_id]) in html
    assert "Continuer d’écrire" not in html


def test_editor_and_sheet_lead_there_while_it_waits(anna_client, draft, departure):
    draft_url = reverse("documents:paper_draft", args=[draft.public_id])

    for url in (draft_url, sheet_of(draft)):
        assert anna_client.get(url).headers["Location"] == paper_url(draft)


def test_stopped_the_sheet_comes_back_as_it_was_filled_in(
    anna_client, draft, departure
):
    url = reverse("documents:departure_recall", args=[departure.public_id])

    answer = anna_client.post(url)

    assert answer.headers["Location"] == sheet_of(draft)
    page = anna_client.get(sheet_of(draft))
    assert page.context["form"]["subject"].value() == "My words"
    departure.refresh_from_db()
    assert departure.state == DepartureState.RECALLED


def test_stopped_and_given_to_another_customer_it_does_not_leave_for_the_first(
    anna_client, anna_activity, anna, draft, departure
):
    recall(departure, by=anna, at=instant())
    other = make_customer(anna_activity, email="other@example.com")
    header = {"customer": other}
    lines, revision = lines_of(draft), departure.revision
    save_draft(draft, header=header, lines=lines, revision=revision, at=instant())

    page = anna_client.get(sheet_of(draft))

    assert page.context["form"]["to"].value() == "other@example.com"
    assert page.context["form"]["subject"].value() != "My words"


def test_stopped_and_mended_the_words_are_still_there(
    anna_client, anna, draft, departure
):
    recall(departure, by=anna, at=instant())
    header, lines = {"title": "Mended"}, lines_of(draft)
    revision = departure.revision
    save_draft(draft, header=header, lines=lines, revision=revision, at=instant())

    page = anna_client.get(sheet_of(draft))

    assert page.context["form"]["subject"].value() == "My words"


def test_sent_again_it_goes_to_the_address_as_it_was_corrected(
    anna_client, draft, departure
):
    anna_client.post(reverse("documents:departure_now", args=[departure.public_id]))
    customer = draft.customer
    customer.email = "corrected@example.com"
    customer.save()

    url = reverse("documents:paper_redispatch", args=[draft.public_id])
    page = anna_client.get(url)

    assert page.context["form"]["to"].value() == "corrected@example.com"


def test_stopped_too_late_says_so(anna_client, departure):
    now = reverse("documents:departure_now", args=[departure.public_id])
    anna_client.post(now)

    stop = reverse("documents:departure_recall", args=[departure.public_id])
    page = anna_client.post(stop, follow=True)

    assert "Trop tard" in page.content.decode()
    assert Dispatch.objects.count() == 1


def test_what_did_not_leave_says_why_on_its_page(anna_client, draft, departure):
    draft.customer.street = ""
    draft.customer.save()
    anna_client.post(reverse("documents:departure_now", args=[departure.public_id]))

    html = anna_client.get(paper_url(draft)).content.decode()

    assert "Complétez l’adresse du client." in html
