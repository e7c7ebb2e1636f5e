"""From the button on an invoice to a credit note that left."""

import re

import pytest
from django.urls import reverse

from documents.enums import PaperKind, PaperState
from documents.models import Dispatch, Paper, Receivable
from documents.subjects import paper_url
from smartportal.core import clock
from tests.documents.pages.test_sending import filled
from tests.factories.credit_notes import WHY, make_credit_draft, make_credit_note
from tests.factories.drafts import make_draft, make_invoice
from tests.factories.dunning import bank_read, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(anna_activity):
    return make_invoice(anna_activity, on=clock.today())


def url(name, paper):
    return reverse(f"documents:{name}", args=[paper.public_id])


def note_of(invoice):
    return Paper.objects.get(corrects=invoice)


def once_in(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode()).group(1)


def test_an_issued_invoice_leads_to_its_correction(anna_client, invoice):
    page = anna_client.get(paper_url(invoice)).content.decode()

    assert url("correction", invoice) in page


def test_a_draft_and_a_reader_have_nothing_to_correct(
    client_for, cast, anna_client, invoice
):
    draft = make_draft(invoice.activity)

    assert (
        url("correction", draft)
        not in anna_client.get(paper_url(draft)).content.decode()
    )
    assert anna_client.get(url("correction", draft)).status_code == 302
    reads = client_for(cast.ben).get(paper_url(invoice)).content.decode()
    assert url("correction", invoice) not in reads


def test_the_button_begins_one_draft_however_often(anna_client, invoice):
    for _n in range(2):
        begun = anna_client.post(url("credit_note_new", invoice))

    assert begun.headers["Location"] == url("credit_note_draft", note_of(invoice))


def editor(client, draft, **changes):
    page = client.get(url("credit_note_draft", draft))
    revision = page.context["editor"].revision
    typed = {"revision": revision, "reason": WHY, "line-0": "0.5", **changes}
    return client.post(url("credit_note_draft", draft), typed)


def test_a_part_is_typed_counted_and_kept(anna_client, invoice):
    draft = make_credit_draft(invoice, reason="")

    page = editor(anna_client, draft, save="1")

    draft.refresh_from_db()
    assert (draft.gross, draft.notes) == (242, WHY)
    assert "€242.00" in page.content.decode()


def test_everything_is_one_button(anna_client, invoice):
    draft = make_credit_draft(invoice, "0.5")

    editor(anna_client, draft, all="1")

    draft.refresh_from_db()
    assert draft.gross == invoice.gross


@pytest.mark.parametrize("typed", ["2.001", "-1", "NaN", "1e5", "²", "x" * 3000])
def test_a_wrong_quantity_is_said_beside_it_and_changes_nothing(
    anna_client, invoice, typed
):
    draft = make_credit_draft(invoice)

    page = editor(anna_client, draft, **{"line-0": typed, "save": "1"})

    assert list(page.context["editor"].form.errors) == ["line-0"]
    draft.refresh_from_db()
    assert draft.gross == invoice.gross


def test_a_page_that_saves_itself_gets_its_state_alone(anna_client, invoice):
    draft = make_credit_draft(invoice)
    revision = draft.revision

    page = anna_client.post(
        url("credit_note_draft", draft),
        {"revision": revision, "reason": WHY, "line-0": "1"},
        headers={"HX-Request": "true", "HX-Target": "credit-state"},
    )

    html = page.content.decode()
    assert f'value="{revision + 1}"' in html
    assert "<form" not in html


def test_a_second_window_does_not_write_over_the_first(anna_client, invoice):
    draft = make_credit_draft(invoice)
    editor(anna_client, draft, save="1")

    page = editor(anna_client, draft, revision=draft.revision, **{"line-0": "1"})

    assert page.context["editor"].form.non_field_errors()
    draft.refresh_from_db()
    assert draft.gross == 242


def test_the_last_sheet_says_what_is_missing(anna_client, invoice):
    draft = make_credit_draft(invoice, reason="")

    page = anna_client.get(url("paper_sending", draft))

    assert [reason.code for reason in page.context["reasons"]] == ["reason_missing"]
    assert page.context["preview"].buyer.name == invoice.customer.name


def test_what_was_shown_is_issued_and_leaves(anna_client, invoice):
    draft = make_credit_draft(invoice, "0.5")
    sheet = url("paper_sending", draft)

    sent = anna_client.post(sheet, filled(anna_client.get(sheet)))

    draft.refresh_from_db()
    assert sent.headers["Location"] == paper_url(draft)
    assert (draft.state, Dispatch.objects.get().paper) == (PaperState.ISSUED, draft)
    assert Receivable.objects.get(invoice_id=invoice.pk).open_amount == 726


def test_each_page_links_the_other(anna_client, invoice):
    note = make_credit_note(invoice, on=clock.today())

    told = anna_client.get(paper_url(invoice)).content.decode()
    assert f"Credit note {note.number}" in told
    assert paper_url(note) in told
    assert url("correction", invoice) not in told
    assert paper_url(invoice) in anna_client.get(paper_url(note)).content.decode()


def test_what_was_paid_before_is_paid_back(anna_client, invoice):
    statement = bank_read(invoice.entity, until=clock.today())
    pay(invoice.receivables.get(), statement, "800.00", at=clock.now())

    note = make_credit_note(invoice, on=clock.today())

    for paper in (invoice, note):
        page = anna_client.get(paper_url(paper))
        assert page.context["related"].paying_back == 800
        assert "the cooperative pays it back" in page.content.decode()


def test_cancelled_and_written_anew_in_one_act(anna_client, invoice):
    page = anna_client.get(url("correction", invoice))
    posted = {"reason": WHY, "once": once_in(page)}

    first = anna_client.post(url("invoice_replacement", invoice), posted)
    again = anna_client.post(url("invoice_replacement", invoice), posted)

    draft = Paper.objects.get(replaces=invoice)
    assert first.headers["Location"] == url("paper_draft", draft)
    assert again.headers["Location"] == paper_url(draft)
    assert Paper.objects.filter(kind=PaperKind.CREDIT_NOTE).count() == 1


def test_without_a_reason_or_a_token_nothing_is_cancelled(anna_client, invoice):
    unsaid = anna_client.post(url("invoice_replacement", invoice), {"reason": ""})
    assert list(unsaid.context["form"].errors) == ["reason"]

    old = anna_client.post(url("invoice_replacement", invoice), {"reason": WHY})
    assert old.context["form"].non_field_errors()

    assert not Paper.objects.filter(corrects=invoice).exists()


def test_a_draft_is_found_in_the_list_and_thrown_away(anna_client, invoice):
    draft = make_credit_draft(invoice)
    listed = anna_client.get(reverse("documents:invoice_list") + "?state=draft")
    assert paper_url(draft) in listed.content.decode()
    assert anna_client.get(url("paper_draft", draft)).headers["Location"] == url(
        "credit_note_draft", draft
    )

    token = once_in(anna_client.get(url("credit_note_draft", draft)))
    anna_client.post(url("paper_deletion", draft), {"once": token})

    assert not Paper.objects.filter(pk=draft.pk).exists()


def test_the_list_shows_corrections_apart(anna_client, invoice):
    make_credit_note(invoice, on=clock.today())

    page = anna_client.get(reverse("documents:invoice_list") + "?state=corrected")

    assert {paper.label for paper in page.context["page"]} == {"cancelled", "credited"}
