"""How a quote will be invoiced: typed in the editor, frozen with the quote, read by the customer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import translation

from documents.enums import PaperKind
from documents.models import Instalment, Paper
from documents.papers.copies import copy_paper
from documents.papers.freezing import hash_of, rows_of
from documents.papers.plan import PlanInput, plan_of
from documents.papers.preview import preview
from documents.papers.services import save_draft
from documents.pdf.reading import read_paper, readable_papers
from documents.quotes.services import NotSendable, accept_quote, send_quote
from documents.quotes.versions import revise_quote
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import ENVELOPE, LINE, TODAY, instant, make_draft

pytestmark = pytest.mark.django_db

DEPOSIT = PlanInput("deposit", percentage=Decimal(30))
INTERIM = PlanInput("interim", amount=Decimal(100), moment="day", on=date(2027, 1, 4))
BALANCE = PlanInput("balance", moment="delivery")
PLAN = [DEPOSIT, INTERIM, BALANCE]
LINES = [{"description": "Mixage", "unit_price": "1000"}]


@pytest.fixture
def quote(anna_activity):
    return make_draft(anna_activity, kind=PaperKind.QUOTE, lines=[LINE])


@pytest.fixture
def anna_activity(cast):
    return cast.anna_activity


@pytest.fixture
def anna(cast, client_for):
    return client_for(cast.anna)


def planned(draft, plan=PLAN, lines=(LINE,)):
    return save_draft(
        draft,
        header={},
        lines=lines,
        plan=plan,
        revision=draft.revision,
        at=instant(),
    )


def sent(draft, plan=PLAN):
    draft = planned(draft, plan)
    send_quote(draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by)
    return Paper.objects.get(pk=draft.pk)


def typed(*rows):
    """The fields of the plan as the editor posts them."""
    fields = {"plan-TOTAL_FORMS": str(len(rows)), "plan-INITIAL_FORMS": "0"}
    for n, row in enumerate(rows):
        fields |= {f"plan-{n}-{name}": value for name, value in row.items()}
    return fields


def posted(client, draft, **fields):
    revision = {"revision": str(Paper.objects.get(pk=draft.pk).revision)}
    return client.post(url(draft), page(LINES, **revision, **fields))


THIRTY = {"kind": "deposit", "size": "30", "size_in": "percent", "moment": "acceptance"}
LAST = {"kind": "balance", "moment": "delivery"}


def test_a_button_begins_a_plan_with_a_deposit_and_its_balance(anna, quote):
    response = posted(anna, quote, **typed(), plan="deposit")

    assert response.status_code == 200
    assert plan_of(quote) == [DEPOSIT, BALANCE]
    html = response.content.decode()
    assert "363,00" in html.replace("\u202f", "")
    assert "847,00" in html.replace("\u202f", "")


def test_more_are_added_before_the_balance_and_taken_out(anna, quote):
    posted(anna, quote, **typed(THIRTY, LAST), plan="interim")
    assert [each.kind for each in plan_of(quote)] == ["deposit", "interim", "balance"]

    posted(anna, quote, **typed(THIRTY, LAST), unplan="0")
    assert plan_of(quote) == []


def test_an_amount_and_a_day_are_kept(anna, quote):
    row = {"kind": "interim", "size": "250,50 €", "size_in": "amount"}
    posted(anna, quote, **typed({**row, "moment": "day", "on": "2027-01-04"}, LAST))

    first, _balance = plan_of(quote)
    assert (first.percentage, first.amount) == (None, Decimal("250.50"))
    assert first.on == date(2027, 1, 4)
    assert "2027-01-04" in anna.get(url(quote)).content.decode()


@pytest.mark.parametrize(
    "rows",
    [
        [{**THIRTY, "size": ""}, LAST],
        [{**THIRTY, "size": "100"}, LAST],
        [{**THIRTY, "size": "0"}, LAST],
        [{**THIRTY, "size": "30 %", "size_in": "amount"}, LAST],
        [{**THIRTY, "moment": "day"}, LAST],
        [LAST, THIRTY],
        [THIRTY, THIRTY, LAST],
        [THIRTY],
        [LAST],
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(anna, quote, rows):
    response = posted(anna, quote, **typed(*rows))

    assert response.status_code == 200
    assert plan_of(quote) == []


def test_a_page_without_a_plan_keeps_the_one_that_is_there(anna, quote):
    planned(quote)

    posted(anna, quote)

    assert plan_of(quote) == PLAN


def test_it_goes_with_versions_and_copies_but_not_into_an_invoice(quote):
    quote = sent(quote)
    by, at = quote.created_by, instant()

    version = revise_quote(quote, by=by, at=at)
    copy = copy_paper(quote, kind=PaperKind.QUOTE, on=TODAY, at=at, by=by)
    invoice = copy_paper(quote, kind=PaperKind.INVOICE, on=TODAY, at=at, by=by)

    assert plan_of(version) == plan_of(copy) == PLAN
    assert plan_of(invoice) == []


def test_it_is_frozen_with_the_quote_and_under_its_hash(quote):
    quote = sent(quote)
    assert hash_of(quote, rows_of(quote)) == quote.hash

    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Instalment.objects.filter(paper=quote).update(percentage=Decimal(20))

    rows = rows_of(quote)
    rows.instalments[0].percentage = Decimal("20.00")
    assert hash_of(quote, rows) != quote.hash


def test_instalments_that_leave_nothing_keep_the_quote_here(quote):
    with pytest.raises(NotSendable) as refused:
        sent(quote, [replace(DEPOSIT, percentage=Decimal("99")), INTERIM, BALANCE])

    assert [reason.code for reason in refused.value.reasons] == ["plan_too_high"]


def test_an_instalment_of_nothing_keeps_the_quote_here(quote):
    """It could not be invoiced, and would hold up those after it."""
    nothing = replace(INTERIM, amount=None, percentage=Decimal("0.01"))
    cheap = replace(LINE, quantity=Decimal(1), unit_price=Decimal("40"))
    draft = planned(quote, [DEPOSIT, nothing, BALANCE], lines=[cheap])

    with pytest.raises(NotSendable) as refused:
        send_quote(
            draft, envelope=ENVELOPE, on=TODAY, at=instant(), by=draft.created_by
        )

    assert [reason.code for reason in refused.value.reasons] == ["plan_too_small"]


def test_the_customer_reads_it_in_their_language(quote):
    quote = sent(quote)

    with translation.override(quote.language):
        block = read_paper(readable_papers().get(pk=quote.pk))

    words = [(each.label, each.amount) for each in block.plan]
    assert [label for label, _amount in words] == [
        "Acompte de 30\u00a0%, à l’acceptation du devis",
        "Facture intermédiaire de 100,00\u00a0€ hors TVA, le 4\u00a0janvier 2027",
        "Solde, à la livraison",
    ]
    assert [amount for _label, amount in words] == [
        "290,40\u00a0€",
        "121,00\u00a0€",
        "556,60\u00a0€",
    ]


def test_with_the_options_that_were_chosen_once_they_are(quote, proof_for, client):
    option = replace(LINE, description="Copie", quantity=Decimal(1), optional=True)
    quote = planned(quote, [DEPOSIT, BALANCE], lines=[LINE, option])
    paper = send_quote(
        quote, envelope=ENVELOPE, on=TODAY, at=instant(), by=quote.created_by
    ).paper
    accept_quote(
        paper, name="J", proof=proof_for(paper), on=TODAY, at=instant(), chosen=[2]
    )
    paper.refresh_from_db()

    amounts = [taken.gross for _row, taken in preview(paper, today=TODAY).plan]
    assert amounts == [Decimal("435.60"), Decimal("1016.40")]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "deposit", "position": 2}, "instalment_deposit_comes_first"),
        ({"kind": "balance", "percentage": 30}, "instalment_has_one_size"),
        ({"percentage": None}, "instalment_has_one_size"),
        ({"percentage": 100}, "instalment_is_part_of_the_whole"),
        ({"percentage": None, "amount": 0}, "instalment_amount_above_zero"),
        ({"moment": "day"}, "instalment_day_iff_on_a_day"),
    ],
)
def test_the_database_has_the_last_word(quote, changes, name):
    row = {"paper": quote, "position": 1, "kind": "interim", "percentage": 30}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Instalment.objects.create(**row | changes)


def test_one_balance_a_quote(quote):
    Instalment.objects.create(paper=quote, position=1, kind="balance")

    with pytest.raises(IntegrityError, match="one_balance"), transaction.atomic():
        Instalment.objects.create(paper=quote, position=2, kind="balance")
