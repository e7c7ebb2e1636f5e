"""A draft that the advisor prepares for a member: read and sent by nobody but the member."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents.enums import PaperKind
from documents.models import Paper, Preparation
from documents.reviews.preparing import (
    NotPrepared,
    NotTheirAdvisor,
    hand_over,
    prepare,
)
from smartportal.audit.models import Event
from smartportal.core import clock
from smartportal.notifications.models import Notification
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import make_customer
from tests.factories.members import StaffRoleFactory


@pytest.fixture
def draft(cast):
    return begin(cast.anna_activity, cast.olga)


def begin(activity, by):
    return prepare(
        activity, kind=PaperKind.INVOICE, by=by, on=clock.today(), at=clock.now()
    )


@pytest.fixture
def clients(cast, client_for):
    def english(who):
        client = client_for(cast.user(who))
        client.cookies["language"] = "en"
        return client

    return english


def test_it_is_kept_who_wrote_and_for_whom(draft, cast):
    event = Event.objects.get(name="documents.invoice.drafted")

    assert (event.by, event.on_behalf_of) == (cast.olga, cast.anna)
    assert (draft.preparation.by, draft.preparation.on_behalf_of) == (
        cast.olga,
        cast.anna,
    )


@pytest.mark.parametrize("who", ["paul", "accountant", "recovery", "carla"])
def test_only_an_advisor_in_reach_prepares(cast, who):
    with pytest.raises(NotTheirAdvisor):
        begin(cast.anna_activity, cast.user(who))


def test_nobody_prepares_for_themselves(cast):
    StaffRoleFactory(user=cast.anna, role="advisor", office=cast.namur)

    with pytest.raises(NotTheirAdvisor):
        begin(cast.anna_activity, cast.anna)


def test_the_database_knows_that_it_is_for_another_person(draft):
    with (
        pytest.raises(IntegrityError, match="preparation_is_for_another_person"),
        transaction.atomic(),
    ):
        Preparation.objects.filter(paper=draft).update(
            by=draft.preparation.on_behalf_of
        )


def test_the_advisor_writes_and_hands_over_and_never_sends(draft, cast, clients):
    olga, customer = clients("olga"), make_customer(cast.anna_activity)
    lines = [{"description": "Prise de son", "unit_price": "400"}]
    data = page(lines, customer=str(customer.pk), revision=str(draft.revision))

    shown = olga.get(url(draft)).content.decode()
    olga.post(url(draft), {**data, "hand": "1"})

    draft.refresh_from_db()
    assert 'name="hand"' in shown
    assert 'name="send"' not in shown
    assert draft.gross == 484
    assert draft.preparation.is_handed_over
    sheet = reverse("documents:paper_sending", args=[draft.public_id])
    assert olga.get(sheet).status_code == 404
    assert olga.get(url(draft)).status_code == 302
    assert Notification.objects.get(recipient=cast.anna).kind == (
        "documents.paper_prepared"
    )


def test_the_member_reads_who_prepared_it_and_sends_it(draft, cast, clients):
    hand_over(draft, by=cast.olga, at=clock.now())
    anna = clients("anna")

    home = anna.get(reverse("home:home")).content.decode()
    editor = anna.get(url(draft)).content.decode()

    assert f"Prepared by {cast.olga} for you" in home
    assert f"Prepared by {cast.olga}" in editor
    assert 'name="send"' in editor


@pytest.mark.parametrize("who", ["paul", "substitute", "accountant", "carla", "ben"])
def test_nobody_else_writes_on_it(draft, clients, who):
    assert clients(who).get(url(draft)).status_code == 404


def test_an_advisor_writes_on_no_other_draft_of_the_member(cast, clients):
    own = Paper.objects.create(
        kind=PaperKind.INVOICE,
        activity=cast.anna_activity,
        entity=cast.entity,
        created_by=cast.anna,
    )

    assert clients("olga").get(url(own)).status_code == 404


def test_a_page_that_saves_itself_after_the_hand_over_changes_nothing(
    draft, cast, clients
):
    hand_over(draft, by=cast.olga, at=clock.now())
    data = page([], title="Too late", revision=str(draft.revision))

    answer = clients("olga").post(url(draft), {**data, "hand": "1"})

    draft.refresh_from_db()
    assert (answer.status_code, draft.title) == (302, "")
    assert Notification.objects.filter(recipient=cast.anna).count() == 1


def test_it_is_handed_over_once(draft, cast):
    hand_over(draft, by=cast.olga, at=clock.now())

    with pytest.raises(NotPrepared):
        hand_over(draft, by=cast.olga, at=clock.now())


def test_from_who_is_calling_one_tap_leads_to_the_editor(cast, clients):
    begin(cast.anna_activity, cast.olga)
    olga = clients("olga")

    found = olga.get(reverse("desk:desk"), {"q": "anna"}).content.decode()
    address = reverse("desk:draft_new", args=[cast.anna_activity.public_id])
    answer = olga.post(address, {"kind": "quote"})

    paper = Paper.objects.latest("pk")
    assert address in found
    assert answer.url == url(paper)
    assert paper.kind == PaperKind.QUOTE
