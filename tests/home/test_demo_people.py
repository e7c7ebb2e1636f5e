"""Whom else the demo shows: who applies, who has no activity yet, who has left."""

import re

import pytest
from django.core.management import call_command

from documents.models import Paper
from members.enums import MemberStatus
from members.models import Member
from smartportal.core import clock
from smartportal.home.demo.house import PASSWORD
from smartportal.home.demo.loader import load_demo

pytestmark = pytest.mark.django_db

PLACES = (
    "/",
    "/invoices/",
    "/quotes/",
    "/coming/",
    "/invoices/new/",
    "/customers/new/",
    "/tickets/new/",
)
NO_ACTIVITY = "You have no activity at present"


@pytest.fixture
def demo():
    today, at = clock.today(), clock.now()
    load_demo(
        members=8, invoices=40, seed=1, today=today, at=at, progress=lambda *_: None
    )


@pytest.fixture
def seen(demo, client):
    """What a member reads at each place after the login, in English."""

    def seen(member):
        login = {"login": member.user.email, "password": PASSWORD}
        assert client.post("/accounts/login/", login)["Location"] == "/"
        client.cookies["language"] = "en"
        return {place: _text(client.get(place, follow=True)) for place in PLACES}

    return seen


def _text(page):
    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2]
    return " ".join(re.sub("<[^>]+>", " ", main).split())


def test_who_applies_reads_what_comes_next_and_can_ask(seen):
    pages = seen(Member.objects.get(status=MemberStatus.APPLICANT))

    assert "Hello Aline" in pages["/"]
    assert "Your application is with the cooperative." in pages["/"]
    assert "Salomé Petit advises you" in pages["/"]
    assert "New quote" not in pages["/"]
    assert "No invoice yet" in pages["/invoices/"]
    assert "Nothing to come" in pages["/coming/"]
    assert NO_ACTIVITY in pages["/invoices/new/"]
    assert "Send my question" in pages["/tickets/new/"]


def test_who_has_no_activity_yet_is_sent_to_the_advisor(seen):
    pages = seen(Member.objects.get(activities=None, status=MemberStatus.USER))

    assert "Hello Malik" in pages["/"]
    assert "You have no activity yet" in pages["/"]
    assert "Write to Salomé" in pages["/"]
    assert "No quote yet" in pages["/quotes/"]
    assert NO_ACTIVITY in pages["/invoices/new/"]
    assert NO_ACTIVITY in pages["/customers/new/"]
    assert "Salomé Petit, your advisor, answers you." in pages["/tickets/new/"]


def test_who_has_left_reads_the_papers_and_begins_none(seen):
    member = Member.objects.get(status=MemberStatus.FORMER)

    pages = seen(member)

    papers = Paper.objects.filter(activity__member=member)
    activity, place = member.activities.get(), member.memberships.get()
    assert activity.until_on == place.until_on < clock.today()
    assert papers.issued().latest("issued_on").issued_on == activity.until_on
    assert not papers.drafts().exists()
    assert "Your time in the cooperative is over." in pages["/"]
    assert "New quote" not in pages["/"]
    assert all(paper.number in pages["/invoices/"] for paper in papers.issued())
    assert NO_ACTIVITY in pages["/invoices/new/"]


def test_the_logins_name_one_of_each(demo, capsys):
    call_command("demo", "--logins")

    told = capsys.readouterr().out
    assert [line.split(", ")[-1] for line in told.splitlines()[:4]] == [
        "Usager de la coopérative",
        "Candidature",
        "Usager de la coopérative",
        "Ancien membre",
    ]
    assert told.count(PASSWORD) == 12
