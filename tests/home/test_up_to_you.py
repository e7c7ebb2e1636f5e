"""What needs the member, on the first page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from documents.credit_notes.services import cancel_and_replace
from documents.dunning.services import hold
from documents.enums import HoldReason
from documents.invoices.services import invoice_quote, issue_invoice
from documents.models import Dispatch, PlannedAction
from documents.quotes.services import Proof, accept_quote
from documents.steering.services import decide
from smartportal.core.subject import subject_of
from smartportal.delivery.models import DeliveryNotice
from smartportal.delivery.services import create_link
from tests.factories.delivery import post_message
from tests.factories.drafts import make_activity, make_invoice, make_quote
from tests.factories.members import ActivityMemberFactory
from tests.factories.steps import NOW, TODAY, announced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("home:home")


def titles(html):
    """What stands under "Up to you"."""
    part = (
        html.split('id="first"')[1].split("</section>")[0]
        if 'id="first"' in html
        else ""
    )
    return re.findall(r"<div><b>(.*?)</b>", part)


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


def test_the_credit_note_of_a_cancelled_invoice_waits_to_be_sent(cast, opened):
    activity = make_activity(member=cast.anna.member, entity=cast.entity)
    invoice = make_invoice(activity, on=TODAY)
    note, _draft = cancel_and_replace(
        invoice, reason="Wrong", on=TODAY, at=NOW, by=cast.anna
    )

    html = opened()
    assert titles(html) == [f"Credit note {note.number} has not left yet"]
    assert reverse("documents:paper_redispatch", args=[note.public_id]) in html

    returned(note, by=cast.anna)
    assert titles(opened()) == [
        f"Credit note {note.number} did not reach {note.customer.name}"
    ]


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
    customer = reverse("documents:customer_edit", args=[step.paper.customer.public_id])
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
        (f"{reverse('documents:coming')}?kind=undecided", "All choices to make")
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
        "All quotes to invoice",
        "All choices to make",
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
