"""The first page of each of the cast."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from documents.dunning.services import hold
from documents.enums import HoldReason
from documents.invoices.services import invoice_quote, issue_invoice
from documents.models import Dispatch, PlannedAction
from documents.quotes.services import Proof, accept_quote
from documents.steering.services import decide
from smartportal.core.subject import subject_of
from smartportal.delivery.models import DeliveryNotice
from smartportal.delivery.services import create_link
from smartportal.home import notices
from tests.factories.delivery import post_message
from tests.factories.drafts import make_activity, make_invoice, make_quote
from tests.factories.dunning import bank_read, owed
from tests.factories.members import ActivityMemberFactory
from tests.factories.steps import NOW, TODAY, announced, notice
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db
URL = reverse("home:home")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(cast, client_for):
    """The first page of somebody, in English."""

    def get(who="anna"):
        client = client_for(cast.user(who))
        client.cookies["language"] = "en"
        response = client.get(URL)
        assert response.status_code == 200
        return response.content.decode()

    return get


def titles(html):
    """What stands under "Up to you"."""
    part = (
        html.split('id="first"')[1].split("</section>")[0]
        if 'id="first"' in html
        else ""
    )
    return re.findall(r"<div><b>(.*?)</b>", part)


def pockets(html):
    found = re.findall(
        r'class="label">(?:<svg.*?</svg>)?(.*?)</span>\s*<span class="value">(.*?)</span>',
        html,
        re.DOTALL,
    )
    return [(label, value.replace("\u00a0", " ")) for label, value in found]


def won_quote(activity, **options):
    quote = make_quote(activity, on=TODAY, **options)
    link, _token = create_link(
        subject_of(quote), scope="paper", expires_at=NOW + timedelta(days=30)
    )
    accept_quote(
        quote, name="M. Roy", proof=Proof(link, None, "I accept"), on=TODAY, at=NOW
    )
    return quote


def returned(invoice, *, by):
    message = post_message(at=NOW)
    Dispatch.objects.create(
        paper=invoice,
        message=message,
        to="wrong@client.example",
        subject="S",
        body="B",
        at=NOW,
        by=by,
    )
    DeliveryNotice.objects.create(
        message=message, kind="bounced", recipient="wrong@client.example", at=NOW
    )


# --- what needs me -----------------------------------------------------------------------------


def test_an_undecided_reminder_shows_neither_choice_and_what_silence_does(cast, opened):
    step = announced(cast)

    html = opened()

    assert titles(html) == ["Reminder 1 to Studio Belvédère, €1,936.00"]
    form = html.split(f'id="decide-{step.public_id}"')[1].split("</form>")[0]
    assert "checked" not in form
    assert "Without an answer: leaves" in form
    assert "Tuesday 24 November. One thing for you, about 1 min." in html


def test_a_decided_step_needs_nobody(cast, opened):
    decide(announced(cast), choice="ok", by=cast.anna, at=NOW)

    html = opened()

    assert titles(html) == []
    assert "Nothing needs you today." in html
    assert "Reminder 1 to Studio Belvédère" in html.split('id="coming"')[1]


def test_an_accepted_quote_is_invoiced_by_one_tap(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    quote = won_quote(activity)

    html = opened()

    assert titles(html) == [f"{quote.customer.name} said yes"]
    action = reverse("documents:quote_invoice", args=[quote.public_id])
    assert f'<form method="post" action="{action}">' in html


def test_a_quote_counts_until_its_invoice_is_issued(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    quote = won_quote(activity)

    draft = invoice_quote(quote, by=cast.anna, at=NOW)
    assert titles(opened()) == [f"{quote.customer.name} said yes"]

    issue_invoice(draft, on=TODAY, today=TODAY, at=NOW, by=cast.anna)
    assert titles(opened()) == []


def test_a_mail_that_came_back_is_corrected(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    invoice = make_invoice(activity, on=TODAY)
    returned(invoice, by=cast.anna)

    html = opened()

    assert titles(html) == [
        f"Invoice {invoice.number} did not reach {invoice.customer.name}"
    ]
    assert reverse("documents:paper_redispatch", args=[invoice.public_id]) in html


def test_a_mail_sent_again_no_longer_counts(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    invoice = make_invoice(activity, on=TODAY)
    returned(invoice, by=cast.anna)
    Dispatch.objects.create(
        paper=invoice,
        to="right@client.example",
        subject="S",
        body="B",
        at=NOW,
        by=cast.anna,
    )

    assert titles(opened()) == []


def test_a_reminder_that_came_back_leads_to_the_address(cast, opened):
    step = announced(cast)
    PlannedAction.objects.filter(pk=step.pk).update(
        state="failed", settled_at=NOW, detail="address"
    )

    html = opened()

    assert titles(html) == ["Reminder 1 to Studio Belvédère, €1,936.00"]
    assert "Not sent: unknown address. Up to you: correct it." in html
    customer = reverse("documents:customer", args=[step.paper.customer.public_id])
    assert f'href="{customer}?next=' in html


def links(html):
    """Where the things are that are not shown."""
    part = html.split('id="first"')[1].split("</section>")[0].split("</ul>")[-1]
    return re.findall(r'href="([^"]+)">(.*?)</a>', part)


def test_three_things_are_shown_and_the_others_are_one_tap_away(cast, opened):
    for n in range(5):
        announced(cast, name=f"Studio {n}")

    html = opened()

    assert len(titles(html)) == 3
    assert "5 things for you, about 5 min." in html
    assert links(html) == [
        (f"{reverse('documents:coming')}?kind=undecided", "More choices")
    ]


def test_no_kind_hides_behind_another_and_money_comes_first(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    quote = won_quote(activity)
    won_quote(activity)
    for n in range(3):
        announced(cast, name=f"Studio {n}")
    invoice = make_invoice(activity, on=TODAY)
    returned(invoice, by=cast.anna)

    html = opened()

    assert titles(html) == [
        f"{quote.customer.name} said yes",
        "Reminder 1 to Studio 0, €1,936.00",
        f"Invoice {invoice.number} did not reach {invoice.customer.name}",
    ]
    assert [word for _url, word in links(html)] == [
        "More quotes to invoice",
        "More choices",
    ]


def test_of_two_mails_that_came_back_the_second_is_one_tap_away(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    won_quote(activity)
    announced(cast)
    first = make_invoice(activity, on=TODAY)
    returned(first, by=cast.anna)
    returned(make_invoice(activity, on=TODAY), by=cast.anna)

    assert links(opened()) == [
        (
            reverse("documents:paper_redispatch", args=[first.public_id]),
            "More that did not arrive",
        )
    ]


def test_of_four_mails_that_came_back_the_one_not_shown_is_a_tap_away(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    papers = [make_invoice(activity, on=TODAY) for _number in range(4)]
    for paper in papers:
        returned(paper, by=cast.anna)

    html = opened()

    ((url, _word),) = links(html)
    (hidden,) = [
        paper for paper in papers if str(paper.number) not in "".join(titles(html))
    ]
    assert url == reverse("documents:paper_redispatch", args=[hidden.public_id])


@pytest.mark.parametrize(
    ("things", "lead"),
    [
        (20, "20 things for you, about 20 min."),
        (21, "Many things wait for you: here are the first."),
    ],
)
def test_beyond_twenty_neither_things_nor_minutes_are_counted(
    cast, opened, things, lead
):
    for n in range(things):
        announced(cast, name=f"Studio {n}")

    assert f"Tuesday 24 November. {lead}" in opened()


def test_after_a_choice_the_page_asks_for_what_is_coming_alone(cast, client_for):
    step = announced(cast)
    client = client_for(cast.anna)
    tapped = client.post(
        reverse("documents:decision", args=[step.public_id]),
        {"decision": "wait"},
        headers={"HX-Request": "true", "HX-Target": f"decide-{step.public_id}"},
    )

    html = client.get(URL, headers={"HX-Request": "true"}).content.decode()

    assert "step-decided" in tapped["HX-Trigger"]
    assert html.strip().startswith('<section class="card" id="coming-card"')


def test_what_is_stopped_stands_after_what_is_coming(cast, opened):
    stopped, free = announced(cast, name="Atelier"), announced(cast, name="Studio")
    hold(
        stopped.dunning.case,
        reason=HoldReason.DISPUTE,
        on=TODAY,
        at=NOW,
        by=cast.anna,
    )

    card = opened().split('id="coming-card"')[1].split("</section>")[0]

    assert stopped.planned_on <= free.planned_on
    assert card.index("to Studio,") < card.index("to Atelier,")


def test_who_only_reads_is_asked_nothing(cast, opened):
    ActivityMemberFactory(activity=cast.anna_activity, member=cast.carla.member)
    announced(cast)

    html = opened("carla")

    assert titles(html) == []
    assert "New quote" not in html.split("<main")[1]
    assert "Reminder 1 to Studio Belvédère" in html


# --- money -------------------------------------------------------------------------------------


def test_pockets_say_what_there_is(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")
    owed(cast.anna_activity, due_on=date(2026, 12, 14), amount="64.00")
    make_quote(make_activity(member=cast.anna.member, entity=cast.entity), on=TODAY)

    html = opened()

    assert pockets(html) == [
        ("To receive", "€2,000"),
        ("Of which late", "€1,936"),
        ("Invoiced in 2026", "€2,000"),
        ("Offered", "€968"),
    ]
    assert "2 invoices: 1 late, 1 to come." in html
    assert "1 invoice, on average 10 days late." in html
    assert "1 quote without an answer." in html


def test_without_papers_there_are_two_empty_pockets_and_no_chart(anna_activity, opened):
    html = opened()

    assert pockets(html) == [("To receive", "€0"), ("Invoiced in 2026", "€0")]
    assert '<svg class="plot"' not in html
    assert "No invoice yet" in html


def test_the_chart_has_the_same_numbers_as_a_table(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")

    html = opened()

    assert html.count('<rect class="col') == 12
    assert (
        '<tr><th scope="row">Oct</th><td><data value="1936.00">€1,936.00</data></td></tr>'
        in html
    )


def test_the_bank_s_freshness_stands_beside_the_amounts(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14))
    bank_read(cast.entity, until=date(2026, 11, 23))
    cache.delete(notices.CACHE_KEY)

    html = opened()

    assert "Bank read until yesterday 18:00" in html
    assert f'href="{reverse("tickets:ticket_new")}?figure=' in html


def test_a_bank_that_was_never_read_is_told_only_where_money_is_owed(cast, opened):
    cache.delete(notices.CACHE_KEY)
    before = opened()
    owed(cast.anna_activity, due_on=date(2026, 11, 14))
    cache.delete(notices.CACHE_KEY)

    assert "Bank not read yet" not in before
    assert "Bank not read yet" in opened()


def test_other_people_s_money_is_nobody_s_pocket(cast, opened):
    owed(cast.anna_activity, due_on=date(2026, 11, 14), amount="1936.00")

    assert "1,936" not in opened("dora")


# --- who is who --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["olga", "paul", "substitute", "accountant", "recovery", "admin"]
)
def test_who_only_works_in_the_team_starts_at_the_desk(cast, client_for, who):
    response = client_for(cast.user(who)).get(URL)

    assert (response.status_code, response["Location"]) == (302, reverse("desk:desk"))


def test_whose_role_is_over_is_told_so(opened):
    assert "Your role in the team is over, or has not begun." in opened(
        "past_substitute"
    )


def test_an_applicant_reads_what_comes_next(opened):
    html = opened("applicant")

    assert "Your application is with the cooperative." in html
    assert pockets(html) == []


def test_a_member_without_activity_is_sent_to_the_advisor(cast, opened):
    member = cast.carla.member
    member.advisor = cast.olga
    member.save()

    html = opened("carla")

    assert "You have no activity yet" in html
    assert "Olga Test advises you" in html


def test_a_former_member_keeps_the_papers_to_read(cast, opened):
    activity = make_activity(
        member=cast.former.member,
        entity=cast.entity,
        until_on=TODAY - timedelta(days=30),
    )
    owed(activity, due_on=date(2026, 11, 14), amount="64.00")

    html = opened("former")

    assert "Your time in the cooperative is over." in html
    assert pockets(html)[0] == ("To receive", "€64")
    assert "New quote" not in html.split("<main")[1]


def test_one_s_own_questions_and_where_they_stand(cast, anna_activity, opened):
    open_ticket(
        author=cast.anna,
        about=None,
        figure="",
        text="Is this right?",
        page_path="/",
        at=NOW,
    )
    open_ticket(
        author=cast.carla, about=None, figure="", text="Not mine", page_path="/", at=NOW
    )

    html = opened()

    assert "<b>Is this right?</b>" in html
    assert "Not mine" not in html


def test_nobody_without_login(client):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    cast, client_for, django_assert_num_queries, count
):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    for n in range(count):
        announced(cast, name=f"Studio {n}")
        notice(cast, name=f"Atelier {n}")
        won_quote(activity)
        returned(make_invoice(activity, on=TODAY), by=cast.anna)
    client = client_for(cast.anna)
    cache.set(notices.CACHE_KEY, notices.Late(reads={cast.entity.pk: NOW}), None)

    with django_assert_num_queries(14):
        client.get(URL)
