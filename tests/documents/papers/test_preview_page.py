"""The paper as it stands on a page."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import LineKind, PaperKind
from documents.papers.line_forms import LineForm
from documents.papers.lines import LineInput
from smartportal.reference.rates import vat_choices
from tests.factories.drafts import LINE, TODAY, make_draft

pytestmark = pytest.mark.django_db


def quote_page(cast, client_for, **header):
    draft = make_draft(cast.anna_activity, kind=PaperKind.QUOTE, **header)
    url = reverse("documents:quote", args=[draft.public_id])
    return client_for(cast.anna).get(url).content.decode()


@pytest.mark.parametrize(("valid_until", "count"), [(None, 0), (TODAY, 1)])
def test_dates_have_a_heading_when_there_are_dates(
    cast, client_for, valid_until, count
):
    html = quote_page(cast, client_for, valid_until=valid_until)

    assert html.count("<small>Dates</small>") == count


def test_a_phone_reads_quantity_and_price_under_the_description(cast, client_for):
    html = quote_page(cast, client_for)

    (under,) = re.findall('<small class="only-paper-narrow">(.*?)</small>', html)
    words = re.sub("<.*?>", "", under)
    assert words == "2 × 400,00\u00a0€"


def test_every_kind_of_line_says_what_it_comes_to(cast, client_for):
    lines = (
        LineInput(kind=LineKind.SECTION, description="Tournage"),
        LINE,
        LineInput(kind=LineKind.SUBTOTAL),
        LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(10)),
        replace(LINE, optional=True, description="Copie"),
    )

    html = quote_page(cast, client_for, lines=lines)

    table = re.search("<tbody>(.*?)</tbody>", html, re.DOTALL)[1]
    rows = re.findall("<tr.*?</tr>", table, re.DOTALL)
    texts = [" ".join(re.sub("<.*?>", " ", row).split()) for row in rows]
    assert texts == [
        "Tournage",
        "Prise de son 2 × 400,00 € 2 400,00 € 800,00 €",
        "Sous-total 800,00 €",
        "Remise 10 % de 800,00 € \u221280,00 €",
        "Copie En option, non compris dans le total 2 × 400,00 € 2 400,00 € 800,00 €",
    ]


def test_a_choice_without_vat_says_what_it_means(cast):
    form = LineForm(rates=vat_choices("BE", TODAY))
    words = dict(form.fields["vat"].choices)

    assert words[f"S|{Decimal('21.00')}|"] == "21\u00a0%"
    assert all(
        word.endswith(")") for key, word in words.items() if not key.startswith("S")
    )
