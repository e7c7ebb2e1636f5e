"""Papers that begin from older ones: copied whole, or their lines taken over."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import AnswerKind, PaperKind
from documents.models import CustomerAnswer, Paper
from documents.papers.copies import ActivityOver, copy_paper, papers_to_copy
from documents.papers.lines import lines_of
from smartportal.core import clock
from tests.architecture.access.documents import link_to
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import (
    LINE,
    make_activity,
    make_customer,
    make_draft,
    make_invoice,
    make_quote,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
OPTION = replace(LINE, description="Option", optional=True)


@pytest.fixture
def activity(cast):
    return cast.anna_activity


@pytest.fixture
def copied(cast):
    def copy(paper, kind):
        return copy_paper(paper, kind=kind, on=DAY, at=clock.now(), by=cast.anna)

    return copy


def words(paper):
    return [line.description for line in lines_of(paper)]


@pytest.mark.parametrize("kind", [PaperKind.QUOTE, PaperKind.INVOICE])
def test_a_copy_is_a_draft_that_says_the_same_without_its_dates(activity, copied, kind):
    invoice = make_invoice(activity, title="Saison", supplied_on=DAY)

    draft = copied(invoice, kind)

    assert (draft.kind, draft.is_draft, draft.title) == (kind, True, "Saison")
    assert (draft.customer, draft.supplied_on) == (invoice.customer, None)
    assert (lines_of(draft), draft.gross) == (lines_of(invoice), invoice.gross)


def test_options_are_copied_into_a_quote_and_into_an_invoice_as_chosen(
    activity, copied
):
    quote = make_quote(activity, lines=[LINE, OPTION, replace(OPTION, description="B")])

    assert words(copied(quote, PaperKind.QUOTE)) == words(quote)
    assert words(copied(quote, PaperKind.INVOICE)) == [LINE.description]
    CustomerAnswer.objects.create(
        paper=quote,
        link=link_to(quote)[0],
        kind=AnswerKind.ACCEPTED,
        name="Inès",
        at=clock.now(),
        chosen=[3],
    )
    assert words(copied(quote, PaperKind.INVOICE)) == [LINE.description, "B"]


def test_an_activity_that_is_over_has_no_copies(cast, activity, copied):
    invoice = make_invoice(activity)
    type(activity).objects.update(until_on=DAY - timedelta(days=1))

    with pytest.raises(ActivityOver):
        copied(invoice, PaperKind.QUOTE)


def test_the_button_of_a_paper_leads_into_the_editor_of_its_copy(
    cast, client_for, activity
):
    invoice = make_invoice(activity)
    address = reverse("documents:paper_copy", args=[invoice.public_id])

    response = client_for(cast.anna).post(address, {"kind": "quote"})

    copy = Paper.objects.latest("pk")
    assert (response.status_code, response.url) == (302, url(copy))
    assert copy.kind == PaperKind.QUOTE
    assert address in (
        client_for(cast.anna)
        .get(reverse("documents:invoice", args=[invoice.public_id]))
        .content.decode()
    )


def test_older_papers_are_found_by_number_and_customer_newest_first(cast, activity):
    customer = make_customer(activity, name="Théâtre des Doms")
    first = make_invoice(activity, customer=customer)
    second = make_quote(activity)
    make_draft(activity, lines=())
    make_invoice(make_activity())
    draft = make_draft(activity)

    def found(text):
        return list(papers_to_copy(draft, text, by=cast.anna))

    assert found("") == [second, first]
    assert found("theatre") == [first]
    assert found(first.number) == [first]
    assert found("zzz") == []


def test_lines_of_an_older_paper_are_added_to_those_that_are_there(
    cast, client_for, activity
):
    older = make_invoice(
        activity, lines=[LINE, replace(LINE, kind="section", description="T")]
    )
    draft = make_draft(activity, lines=())
    lines = [{"description": "A", "unit_price": "1"}, {"description": ""}]
    data = page(lines, revision=draft.revision, take=older.public_id)

    response = client_for(cast.anna).post(url(draft), data)

    draft.refresh_from_db()
    assert words(draft) == ["A", LINE.description, "T"]
    assert draft.net == Decimal("801.00")
    assert response.context["editor"].taken.source == older.number


@pytest.mark.parametrize("kind", [PaperKind.QUOTE, PaperKind.INVOICE])
def test_options_are_taken_over_into_quotes_alone(cast, client_for, activity, kind):
    older = make_quote(activity, lines=[LINE, OPTION])
    draft = make_draft(activity, kind=kind, lines=())
    data = page(revision=draft.revision, take=older.public_id)

    client_for(cast.anna).post(url(draft), data)

    taken = [LINE, OPTION] if kind == PaperKind.QUOTE else [LINE]
    assert lines_of(draft) == taken


def test_lines_of_others_are_not_taken_over(cast, client_for, activity):
    strange, draft = make_invoice(make_activity()), make_draft(activity)
    data = page(revision=draft.revision, take=strange.public_id)

    response = client_for(cast.anna).post(url(draft), data)

    assert (response.status_code, lines_of(draft)) == (200, [])


def test_the_search_works_with_the_page_and_without(cast, client_for, activity):
    older, draft = make_invoice(activity), make_draft(activity)
    client = client_for(cast.anna)

    whole = client.post(
        url(draft), page(revision=draft.revision, find=older.number, search="1")
    )
    part = client.get(
        reverse("documents:paper_sources", args=[draft.public_id]),
        {"find": older.number},
    )

    for response in (whole, part):
        assert f'name="take" value="{older.public_id}"' in response.content.decode()
