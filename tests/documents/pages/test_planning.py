"""Planning a sending from the sheet, and taking it back from the paper's page."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from documents.enums import ActionState, PaperKind
from documents.models import Departure, Dispatch, PlannedAction, ScheduledSending
from documents.subjects import paper_url
from smartportal.core import clock
from tests.documents.pages.test_sending import filled
from tests.factories.drafts import make_customer, make_draft, make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(anna_activity):
    return make_draft(
        anna_activity, kind=PaperKind.QUOTE, customer=make_customer(anna_activity)
    )


def sheet(paper):
    return reverse("documents:paper_sending", args=[paper.public_id])


def later(page, **changes):
    day = (clock.today() + timedelta(days=3)).isoformat()
    return filled(page, later="1", leave_on=day, leave_hour="7", **changes)


def test_it_is_planned_shown_and_taken_back(anna_client, draft):
    anna_client.post(sheet(draft), later(anna_client.get(sheet(draft))))

    planned = ScheduledSending.objects.get()
    local = planned.leaves_at.astimezone(ZoneInfo(draft.entity.time_zone))
    assert (local.hour, local.date()) == (7, clock.today() + timedelta(days=3))
    assert not Departure.objects.exists()
    html = anna_client.get(paper_url(draft)).content.decode()
    assert 'id="planned"' in html
    assert "planned when it leaves" in html
    coming = anna_client.get(reverse("documents:coming")).content.decode()
    assert draft.customer.name in coming

    url = reverse("documents:planned_removal", args=[planned.action.public_id])
    anna_client.post(url)

    assert PlannedAction.objects.get().state == ActionState.CANCELLED
    assert 'id="planned"' not in anna_client.get(paper_url(draft)).content.decode()


def test_the_sheet_comes_back_as_it_was_planned(anna_client, draft):
    page = anna_client.get(sheet(draft))
    to = "a@b.example, c@d.example"
    anna_client.post(sheet(draft), later(page, to=to, subject="Mine"))

    form = anna_client.get(sheet(draft)).context["form"]

    assert form["to"].value() == to
    assert form["subject"].value() == "Mine"


def test_sent_now_the_plan_is_dropped(anna_client, draft):
    anna_client.post(sheet(draft), later(anna_client.get(sheet(draft))))

    anna_client.post(sheet(draft), filled(anna_client.get(sheet(draft))))

    assert PlannedAction.objects.get().state == ActionState.CANCELLED
    assert Departure.objects.count() == 1


def test_without_a_day_nothing_is_planned(anna_client, draft):
    data = later(anna_client.get(sheet(draft))) | {"leave_on": ""}

    page = anna_client.post(sheet(draft), data)

    assert list(page.context["form"].errors) == ["leave_on"]
    assert not ScheduledSending.objects.exists()


def test_the_mail_of_an_issued_invoice_is_planned_too(anna_client, anna_activity):
    invoice = make_invoice(anna_activity, on=clock.today())
    url = reverse("documents:paper_redispatch", args=[invoice.public_id])
    page = anna_client.get(url)
    data = later_again(page)

    anna_client.post(url, data)

    assert ScheduledSending.objects.get().revision is None
    assert not Dispatch.objects.exists()


def later_again(page):
    data = later(page)
    del data["issued_on"]
    return data
