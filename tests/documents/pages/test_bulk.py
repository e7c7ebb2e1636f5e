"""What is done with many papers at once."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from documents.dunning.planner import plan
from documents.enums import PaperKind, PaperState
from documents.models import Departure, Dispatch, Paper, PlannedAction
from documents.pages import bulk_sending, exports
from smartportal.core import clock
from tests.factories.credit_notes import make_credit_note
from tests.factories.drafts import make_customer, make_draft, make_invoice, make_quote
from tests.factories.steps import NOW, TODAY, announced, late_invoice

pytestmark = pytest.mark.django_db
LIST = reverse("documents:invoice_list")


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


def ticked(*papers, kind="invoice", query="", **more):
    return {
        "kind": kind,
        "query": query,
        "paper": [paper.public_id for paper in papers],
        **more,
    }


def post(client, name, data, *args, **options):
    return client.post(reverse(f"documents:{name}", args=args), data, **options)


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def confirmed(client, data):
    """What the page before shows, sent back as a browser would."""
    page = post(client, "selection_sending", data)
    rows = page.context["rows"]
    token = page.content.decode().split('name="once" value="')[1].split('"')[0]
    revisions = {f"revision-{row.paper.public_id}": row.paper.revision for row in rows}
    return {**data, **revisions, "once": token, "confirmed": "1"}


def test_ticked_papers_are_added_up_beside_the_ticks(cast, anna):
    one, two, _three = (
        make_invoice(cast.anna_activity, on=clock.today()) for _ in range(3)
    )
    make_credit_note(two, on=clock.today())

    page = post(anna, "selection", ticked(one, two), headers={"HX-Request": "true"})

    assert page.templates[0].name == "documents/papers/_selection_sums.html"
    sums = page.context["sums"]
    assert (sums.n, sums.net, sums.gross) == (
        2,
        Decimal("1600.00"),
        Decimal("1936.00"),
    )
    assert sums.open == Decimal("968.00")


def test_without_htmx_the_ticked_papers_have_a_page(cast, anna):
    one = make_invoice(cast.anna_activity, on=clock.today())

    page = post(anna, "selection", ticked(one, query="state=due"))

    assert [paper.pk for paper in page.context["papers"]] == [one.pk]
    assert page.context["selection"].address() == f"{LIST}?state=due"


def test_all_that_was_found_is_all_that_the_filters_find(cast, anna):
    make_invoice(cast.anna_activity, on=clock.today())
    make_draft(cast.anna_activity)
    data = {"kind": "invoice", "query": "state=draft", "all": "1"}

    assert post(anna, "selection", data).context["sums"].n == 1


def test_nobody_ticks_the_papers_of_others(cast, client_for):
    one = make_invoice(cast.anna_activity, on=clock.today())
    carla = client_for(cast.carla)

    assert post(carla, "selection", ticked(one)).context["sums"].n == 0
    assert said(post(carla, "selection_archive", ticked(one))) == [
        "Un brouillon n’a pas encore de fichier. Choisissez des documents partis."
    ]
    assert post(carla, "selection_table", ticked(one), "csv").status_code == 302


@pytest.mark.parametrize("kind", ["", "credit_note", "'"])
def test_there_is_no_other_list(anna, kind):
    assert post(anna, "selection", {"kind": kind}).status_code == 404


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_table_adds_up_and_calculates_nothing(cast, anna):
    evil = make_customer(cast.anna_activity, name="=cmd|' /C calc'!A0")
    one = make_invoice(cast.anna_activity, on=clock.today(), customer=evil, title="@x")
    note = make_credit_note(one, on=clock.today())

    head, *rows = rows_of(post(anna, "selection_table", ticked(one, note), "csv"))

    by_number = {row[1]: row for row in rows}
    assert head[7:11] == ["Hors TVA", "TVA", "TVA comprise", "À recevoir"]
    day = clock.today().isoformat()
    assert by_number[one.number] == [
        "Facture",
        one.number,
        day,
        one.due_on.isoformat(),
        "'=cmd|' /C calc'!A0",
        evil.vat_number,
        "'@x",
        "800,00",
        "168,00",
        "968,00",
        "0,00",
        "Annulée",
    ]
    assert by_number[note.number][7:10] == ["-800,00", "-168,00", "-968,00"]


def test_the_sheet_has_numbers_and_days(cast, anna):
    quote = make_quote(cast.anna_activity, on=clock.today())

    file = post(anna, "selection_table", ticked(quote, kind="quote"), "xlsx")

    sheet = load_workbook(io.BytesIO(file.content)).active
    [_head, row] = sheet.iter_rows(values_only=True)
    assert row[1] == quote.number
    assert row[2].date() == clock.today()
    assert row[7:10] == (800, 168, 968)


def test_a_table_has_an_end(cast, anna, monkeypatch):
    papers = [make_draft(cast.anna_activity) for _ in range(2)]
    monkeypatch.setattr(exports, "MOST", 1)

    answer = post(anna, "selection_table", ticked(*papers), "csv")

    assert said(answer) == ["Au plus 1 documents à la fois\xa0: choisissez-en moins."]
    assert post(anna, "selection_table", ticked(*papers), "pdf").status_code == 404


def test_drafts_and_what_waits_leave_together_and_what_lacks_something_stays(
    cast, anna
):
    activity = cast.anna_activity
    ready = make_draft(activity)
    waiting = make_invoice(activity, on=clock.today())
    empty = make_draft(activity, lines=())
    data = ticked(ready, waiting, empty)

    page = post(anna, "selection_sending", data)
    assert {row.paper.pk: row.is_ready for row in page.context["rows"]} == {
        ready.pk: True,
        waiting.pk: True,
        empty.pk: False,
    }
    assert (page.context["ready"], page.context["numbered"]) == (2, 1)

    answer = post(anna, "selection_sending", confirmed(anna, data))

    assert said(answer) == ["2 documents partent."]
    states = dict(Paper.objects.values_list("pk", "state"))
    assert states == {
        ready.pk: PaperState.ISSUED,
        waiting.pk: PaperState.ISSUED,
        empty.pk: PaperState.DRAFT,
    }
    assert set(Dispatch.objects.values_list("paper", "to")) == {
        (ready.pk, ready.customer.email),
        (waiting.pk, waiting.customer.email),
    }


def test_the_same_form_twice_sends_once(cast, anna):
    waiting = make_invoice(cast.anna_activity, on=clock.today())
    form = confirmed(anna, ticked(waiting))

    post(anna, "selection_sending", form)
    post(anna, "selection_sending", form)

    assert Dispatch.objects.count() == 1


def test_a_draft_that_changed_since_is_refused_and_holds_back_no_other(cast, anna):
    changed, ready = make_draft(cast.anna_activity), make_draft(cast.anna_activity)
    form = confirmed(anna, ticked(changed, ready))
    Paper.objects.filter(pk=changed.pk).update(revision=changed.revision + 1)

    answer = post(anna, "selection_sending", form)

    sent, refused = said(answer)
    assert sent == "1 document part."
    assert refused.startswith(f"{changed.customer.name}\xa0: ")
    assert Dispatch.objects.get().paper_id == ready.pk


def test_quotes_leave_after_their_minute(cast, anna):
    quotes = [make_draft(cast.anna_activity, kind=PaperKind.QUOTE) for _ in range(2)]

    post(anna, "selection_sending", confirmed(anna, ticked(*quotes, kind="quote")))

    assert set(Departure.objects.waiting().values_list("paper", flat=True)) == {
        quote.pk for quote in quotes
    }


def test_who_only_reads_sends_nothing(cast, client_for):
    waiting = make_invoice(cast.anna_activity, on=clock.today())
    page = post(client_for(cast.ben), "selection_sending", ticked(waiting))

    assert page.context["rows"] == []


def test_a_person_looks_through_so_many(cast, anna, monkeypatch):
    papers = [make_draft(cast.anna_activity) for _ in range(2)]
    monkeypatch.setattr(bulk_sending, "MOST", 1)

    assert post(anna, "selection_sending", ticked(*papers)).status_code == 302


@time_machine.travel(NOW, tick=False)
def test_one_ok_for_the_next_reminder_of_many(cast, client_for):
    anna = client_for(cast.anna)
    steps = [announced(cast, name=f"Studio {n}") for n in range(2)]
    PlannedAction.objects.update(default_decision="wait")
    young = make_invoice(cast.anna_activity, on=TODAY)
    data = ticked(*(step.paper for step in steps), young)

    page = post(anna, "selection_reminders", data)
    assert [row.is_ready for row in page.context["rows"]].count(True) == 2
    reasons = {row.paper.pk: row.reason for row in page.context["rows"]}
    assert reasons[young.pk] == "Aucune relance n’est prévue pour ce document."

    ids = [step.public_id for step in steps]
    answer = post(anna, "selection_reminders", {**data, "step": ids, "confirmed": "1"})

    assert said(answer) == ["Vous avez dit OK pour 2 relances."]
    said_of = PlannedAction.objects.filter(public_id__in=ids)
    assert set(said_of.values_list("decision", flat=True)) == {"ok"}


@time_machine.travel(NOW, tick=False)
def test_an_ok_is_for_the_step_that_was_shown(cast, client_for):
    """A step of a paper that was not ticked, or of somebody else, cannot be slipped in."""
    anna = client_for(cast.anna)
    shown = late_invoice(cast)
    other = announced(cast, name="Autre", due_on=TODAY - timedelta(days=11))
    plan(at=NOW)

    data = ticked(shown.invoice, step=[other.public_id], confirmed="1")
    post(anna, "selection_reminders", data)

    other.refresh_from_db()
    assert other.decision == ""
