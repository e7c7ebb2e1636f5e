"""In my name: everything to come, by day."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from documents.dunning.planner import plan
from documents.dunning.services import decide_step, hold, open_case
from documents.enums import HoldReason
from documents.models import PlannedAction
from documents.pages import coming
from documents.steering.services import decide
from tests.factories.dunning import executed
from tests.factories.members import ActivityMemberFactory
from tests.factories.steps import NOW, TODAY, announced, late_invoice, notice

pytestmark = pytest.mark.django_db
URL = reverse("documents:coming")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, query=""):
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response.content.decode()


def chips(html):
    return re.findall(
        r'<a class="chip"[^>]*>(?:<svg.*?</svg>)?([^<]*?) <b>(\d+)</b>', html
    )


def titles(html):
    return re.findall(r'<div class="small"><b>([^<]*)</b>', html)


def test_a_step_is_shown_with_cost_cut_off_and_choice_in_place(
    anna_client, cast, recovery
):
    step = announced(cast)

    html = page(anna_client)

    assert titles(html) == ["Reminder 1 to Studio Belvédère, €1,936.00"]
    assert "A friendly e-mail. For the customer: €0. For you: €0." in html
    assert "After that: call Karim." in html
    assert f'action="{reverse("documents:decision", args=[step.public_id])}"' in html
    assert 'hx-target="#coming-list"' in html
    assert "One choice without an answer." in html


def test_steps_stand_under_their_day(anna_client, cast):
    announced(cast, name="One")
    later = announced(cast, name="Two")
    PlannedAction.objects.filter(pk=later.pk).update(planned_on=date(2026, 12, 7))

    html = page(anna_client)

    days = re.findall(r'<section class="day" aria-label="([^"]*)"', html)
    assert days[-1] == "Monday 7 December"
    assert len(days) == 2


def test_chips_count_and_filter(anna_client, cast):
    announced(cast, name="Studio")
    decided = announced(cast, name="Ondes Vives")
    decide(decided, choice="ok", by=cast.anna, at=NOW)
    notice(cast, name="Atelier Brume")

    assert chips(page(anna_client)) == [
        ("All", "4"),
        ("Without an answer", "2"),
        ("Reminders", "2"),
        ("Formal notices", "1"),
        ("Litigation", "1"),
    ]
    assert titles(page(anna_client, "?kind=notices")) == [
        "Formal notice to Atelier Brume, €1,936.00"
    ]
    assert len(titles(page(anna_client, "?kind=undecided"))) == 2


def test_a_long_list_has_pages_and_a_choice_stays_on_its_own(
    anna_client, cast, monkeypatch
):
    monkeypatch.setattr(coming, "PER_PAGE", 2)
    steps = [announced(cast, name=f"Studio {number}") for number in range(3)]

    first, second = page(anna_client), page(anna_client, "?kind=reminders&page=2")

    assert len(titles(first)) == 2
    assert "1 to 2 of 3" in first
    assert 'href="?page=2"' in first
    assert 'href="?kind=reminders&amp;page=1"' in second
    (on_second,) = [step for step in steps if f"{step.public_id}" in second]
    answer = anna_client.post(
        reverse("documents:decision", args=[on_second.public_id]),
        {"choice": "ok"},
        headers={
            "hx-request": "true",
            "hx-target": "coming-list",
            "hx-current-url": f"http://testserver{URL}?kind=reminders&page=2",
        },
    )
    assert titles(answer.content.decode()) == titles(second)


@pytest.mark.parametrize("kind", ["nonsense", "<script>", "%00", "undecided'--"])
def test_a_filter_that_does_not_exist_shows_all(anna_client, cast, kind):
    announced(cast)

    assert len(titles(page(anna_client, f"?kind={kind}"))) == 1


def test_what_waits_is_asked_until_when(anna_client, cast):
    step = announced(cast)
    decide(step, choice="wait", by=cast.anna, at=NOW, wait_until=date(2026, 12, 18))

    html = page(anna_client)

    assert "Paused until" in html
    assert '<input type="radio" name="until" value="date" checked' in html
    assert 'value="2026-12-18"' in html


def test_what_is_stopped_says_why_it_cannot_be_decided(anna_client, cast):
    step = announced(cast)
    hold(step.dunning.case, reason=HoldReason.DISPUTE, on=TODAY, at=NOW, by=cast.anna)

    html = page(anna_client)

    assert '<form class="decide"' not in html
    assert "Disputed" in html
    assert "Everything is stopped until it is settled." in html


def test_a_later_stage_counts_as_undecided_only_when_its_turn_comes(anna_client, cast):
    receivable = late_invoice(cast)
    plan(at=NOW)
    decide_step(receivable, "reminder_2", choice="ok", by=cast.anna, at=NOW)
    decide_step(receivable, "formal_notice", choice="wait", by=cast.anna, at=NOW)
    PlannedAction.objects.filter(kind="formal_notice").update(
        decision="", decided_at=None
    )

    html = page(anna_client)

    assert dict(chips(html))["Without an answer"] == "1"
    assert len(titles(html)) == 3


def test_past_steps_follow_what_went_wrong_first(anna_client, cast):
    receivable = late_invoice(cast)
    executed(open_case(receivable, at=NOW), "reminder_1", on=date(2026, 11, 17))
    failed = announced(cast, name="Atelier Brume")
    PlannedAction.objects.filter(pk=failed.pk).update(
        state="failed", settled_at=NOW, detail="address"
    )

    html = page(anna_client).split('id="past"')[1]

    assert html.index("Atelier Brume") < html.index("Studio Belvédère")
    assert "Not sent: unknown address. Up to you: correct it." in html


def test_what_silence_means_stands_beside(anna_client):
    html = page(anna_client)

    facts = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html)
    assert facts == [
        ("Reminder of a quote", "waits"),
        ("Planned sending", "leaves"),
        ("Reminder 1", "leaves"),
        ("Reminder 2", "leaves"),
        ("Formal notice", "waits"),
        ("Litigation", "waits"),
    ]


@pytest.mark.parametrize(
    "who",
    [
        "anna",
        "ben",
        "carla",
        "applicant",
        "former",
        "olga",
        "accountant",
        "recovery",
        "admin",
    ],
)
def test_without_anything_to_come_it_says_so(cast, client_for, who):
    client = client_for(cast.user(who))
    client.cookies["language"] = "en"

    assert "Nothing to come" in page(client)


def test_a_colleague_reads_and_one_who_writes_decides(cast, client_for):
    announced(cast)
    ActivityMemberFactory(
        activity=cast.anna_activity, member=cast.carla.member, can_write=True
    )

    assert '<form class="decide"' not in page(client_for(cast.ben))
    assert '<form class="decide"' in page(client_for(cast.carla))


@pytest.mark.parametrize("who", ["dora", "olga", "recovery", "admin"])
def test_the_page_is_about_oneself_only(cast, client_for, who):
    announced(cast)

    assert "Studio Belvédère" not in page(client_for(cast.user(who)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    anna_client, cast, django_assert_num_queries, count
):
    for n in range(count):
        announced(cast, name=f"Studio {n}")
        notice(cast, name=f"Atelier {n}")

    with django_assert_num_queries(13):
        anna_client.get(URL)


def test_a_name_is_text_and_nothing_else(anna_client, cast):
    announced(cast, name="<script>alert(1)</script> & Cie")

    html = page(anna_client)

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie" in html
