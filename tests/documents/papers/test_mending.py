"""Every reason against a paper leads to the field that mends it."""

import ast
import inspect
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from documents.credit_notes import readiness as of_credit_notes
from documents.enums import LineKind, PaperKind
from documents.models import Customer
from documents.pages.outgoing import reasons_against_leaving
from documents.papers import readiness
from documents.papers.lines import LineInput
from documents.papers.mending import (
    IN_THE_EDITOR,
    ON_THE_CARD,
    ON_THE_SHEET,
    mended_at,
)
from smartportal.core import clock
from smartportal.core.refusals import Reason
from tests.factories.credit_notes import make_credit_draft
from tests.factories.drafts import LINE, make_customer, make_draft, make_invoice

pytestmark = pytest.mark.django_db

NO_NUMBERS = {"enterprise_number": "", "vat_number": ""}
REVERSE = replace(LINE, vat_category="AE", vat_rate=Decimal(0), vatex="VATEX-EU-AE")


def fields_named(module) -> set[str]:
    """The fields that a module's reasons point to, as they are written."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"
    ]
    third = [call.args[2] for call in calls if len(call.args) > 2]
    return {
        each.value if isinstance(each, ast.Constant) else "line-1" for each in third
    }


@pytest.mark.parametrize("module", [readiness, of_credit_notes])
def test_no_field_is_named_that_leads_nowhere(module):
    known = {*ON_THE_CARD, *IN_THE_EDITOR, *ON_THE_SHEET, "line-1"}

    assert fields_named(module) - known == set()


def test_what_only_staff_can_mend_is_asked_of_them(client_for, anna, anna_activity):
    draft = make_draft(anna_activity, customer=make_customer(anna_activity))

    url = mended_at(Reason("account_missing", "Call your advisor."), draft)

    assert url.endswith(f"?about=paper:{draft.public_id}")
    assert client_for(anna).get(url).status_code == 200


INVOICES = {
    "customer_missing": {"customer": None},
    "name_missing": {"customer": {"name": ""}},
    "address_incomplete": {"customer": {"street": ""}},
    "enterprise_number_missing": {"customer": NO_NUMBERS},
    "buyer_vat_missing": {
        "customer": {"country": "DE", **NO_NUMBERS},
        "lines": [REVERSE],
    },
    "term_too_long": {"payment_days": 90},
    "lines_missing": {"lines": []},
    "line_without_text": {"lines": [replace(LINE, description="")]},
    "line_without_quantity": {"lines": [LINE, replace(LINE, quantity=None)]},
    "line_without_price": {"lines": [LINE, replace(LINE, unit_price=None)]},
    "line_rate_unknown": {"lines": [replace(LINE, vat_rate=Decimal(19))]},
    "line_vat_not_for_customer": {"lines": [REVERSE]},
    "option_not_on_a_quote": {"lines": [LINE, replace(LINE, optional=True)]},
    "discount_without_size": {"lines": [LINE, LineInput(kind=LineKind.DISCOUNT)]},
    "total_not_positive": {"lines": [replace(LINE, unit_price=Decimal(0))]},
}


@pytest.mark.parametrize("code", INVOICES)
def test_its_link_opens_a_page_with_that_field(client_for, anna, anna_activity, code):
    options = dict(INVOICES[code])
    customer = options.pop("customer", {})
    kept = make_customer(anna_activity)
    if customer:
        Customer.objects.filter(pk=kept.pk).update(**customer)
        kept.refresh_from_db()
    draft = make_draft(anna_activity, customer=kept, **options)
    if customer is None:
        draft.customer = None
        draft.save()

    assert code in opened(client_for(anna), draft)


def test_the_links_of_a_quote(client_for, anna, anna_activity):
    draft = make_draft(
        anna_activity, kind=PaperKind.QUOTE, valid_until=date(2020, 1, 1)
    )

    assert "validity_over" in opened(client_for(anna), draft)


def test_the_links_of_a_credit_note(client_for, anna, anna_activity):
    invoice = make_invoice(anna_activity, on=clock.today())
    draft = make_credit_draft(invoice, "0", reason="")

    assert {"reason_missing", "total_not_positive"} <= opened(client_for(anna), draft)


def opened(client, draft) -> set[str]:
    """The codes of the reasons; each one's link was followed to a field that is there."""
    today = clock.today()
    reasons = reasons_against_leaving(draft, on=today, today=today)
    sheet = reverse("documents:paper_sending", args=[draft.public_id])
    shown = html.fromstring(client.get(sheet).content)
    links = shown.xpath("//section[contains(@class, 'errors')]//li/a/@href")
    assert links == [url for url in (mended_at(one, draft) for one in reasons) if url]
    for link in links:
        page = client.get(link)
        assert page.status_code == 200
        assert (
            html.fromstring(page.content).get_element_by_id(link.partition("#")[2])
            is not None
        )
    return {reason.code for reason in reasons}
