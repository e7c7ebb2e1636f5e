"""A member finds papers again, keeps the list, and acts on many of them: with and without JavaScript."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.archives.services import carry_out
from documents.models import Dispatch, PaperArchive, SavedList
from documents.papers.services import LineInput
from smartportal.core import clock
from tests.factories.drafts import make_customer, make_draft, make_invoice
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser
KINDS = pytest.mark.parametrize(
    ("held", "script"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "phone-without-scripts"],
)


@pytest.fixture
def papers(cast):
    """Three invoices of 968, the middle one of another customer, and a draft."""
    activity, today = cast.anna_activity, clock.today()
    studio, theatre = (
        make_customer(activity, name=name) for name in ("Studio Nord", "Théâtre Sud")
    )
    issued = [
        make_invoice(activity, on=today - timedelta(days=days), customer=customer)
        for days, customer in ((20, studio), (10, theatre), (0, studio))
    ]
    dear = LineInput(
        description="Tournage",
        quantity=Decimal(1),
        unit_price=Decimal(2000),
        vat_rate=Decimal("21.00"),
    )
    return [*issued, make_draft(activity, customer=theatre, lines=(dear,))]


@KINDS
def test_a_list_is_narrowed_and_kept(visit, cast, papers, held, script):
    anna = visit(held, script=script)
    anna.let_in(cast.anna)

    anna.open(reverse("documents:invoice_list"))
    anna.tap("text=Filtrer")
    anna.find("#id_customer").select_option(label="Studio Nord")
    anna.find("#id_at_least").fill("500")
    anna.tap("text=Afficher")
    expect(anna.find("tbody tr")).to_have_count(2)
    expect(anna.find(".page")).to_contain_text("1 936,00 € TVA comprise")

    anna.tap("summary:has-text('Garder cette liste')")
    anna.find("#list-name").fill("Studio, grandes")
    anna.tap("button:has-text('Garder')")
    expect(anna.find(".chip[aria-current]:has-text('Studio, grandes')")).to_be_visible()

    anna.open(reverse("documents:invoice_list"))
    anna.tap(".chip:has-text('Studio, grandes')")
    expect(anna.find("tbody tr")).to_have_count(2)
    anna.tap("button:has-text('Oublier la liste')")
    expect(anna.find("summary:has-text('Garder cette liste')")).to_be_visible()
    assert not SavedList.objects.exists()


@KINDS
def test_ticked_papers_are_added_up_packed_and_sent(visit, cast, papers, held, script):
    anna = visit(held, script=script)
    anna.let_in(cast.anna)

    anna.open(reverse("documents:invoice_list"))
    anna.tap("text=Choisir plusieurs")
    tick(anna, papers[0])
    tick(anna, papers[3])
    if not script:
        anna.tap("button:has-text('Additionner')")
    expect(anna.find("#selection-sums")).to_contain_text("2 documents")
    expect(anna.find("#selection-sums")).to_contain_text("3 388,00 € TVA comprise")

    anna.tap("button:has-text('PDF (ZIP)')")
    expect(anna.find("#archive")).to_contain_text("0 documents sur 1")
    carry_out(PaperArchive.objects.get(), at=clock.now())
    anna.open(reverse("documents:archive", args=[PaperArchive.objects.get().public_id]))
    with anna.page.expect_download() as download:
        anna.tap("text=Télécharger")
    assert download.value.suggested_filename == "documents.zip"

    anna.open(reverse("documents:invoice_list") + "?select=on")
    tick(anna, papers[0])
    tick(anna, papers[3])
    anna.tap("button:has-text('Envoyer…')")
    anna.tap("button:has-text('Envoyer 2 documents')")
    expect(anna.find(".toasts")).to_contain_text("2 documents partent.")
    assert set(Dispatch.objects.values_list("paper", flat=True)) == {
        papers[0].pk,
        papers[3].pk,
    }


def tick(anna, paper):
    anna.tap(f"label.pick:has([value='{paper.public_id}'])")
