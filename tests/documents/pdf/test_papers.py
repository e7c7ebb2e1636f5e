import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from PIL import Image
from pypdf import PdfReader

from documents.einvoicing.xml import to_cii
from documents.enums import PaperKind, PaperState
from documents.models import Brand
from documents.pdf.checks import problems
from documents.pdf.papers import paper_pdf
from smartportal.core import money
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file
from tests.documents.einvoicing.strategies import HOSTILE, papers
from tests.documents.pdf.reader import pages_of, text_of
from tests.examples import examples
from tests.factories.papers import (
    BELGIAN_BUSINESS,
    CONSUMER,
    FRENCH_BUSINESS,
    FRENCH_SELLER,
    discount_line,
    line,
    paper_in_memory,
    subtotal_line,
    text_line,
    title_line,
    untaxed_line,
)

pytestmark = pytest.mark.django_db

LANGUAGES = ["fr", "nl", "en", "de"]


def draft(**changes):
    nothing = {
        "state": PaperState.DRAFT,
        "number": None,
        "issued_on": None,
        "issued_at": None,
    }
    return paper_in_memory(
        **nothing, changed_at=datetime(2026, 3, 1, tzinfo=UTC), **changes
    )


def said(amount, language) -> str:
    with translation.override(language):
        return money.in_words(Decimal(amount)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invoice_says_every_amount_in_the_customers_language(language):
    text = text_of(paper_pdf(paper_in_memory(language=language), xml=None))

    for amount in ("1140", "400", "60", "1600", "336", "1936", "380"):
        assert said(amount, language) in text


def test_it_names_number_seller_buyer_account_and_communication():
    text = text_of(paper_pdf(paper_in_memory(language="en"), xml=None))

    for words in (
        "F-2026-0118",
        "smartportal SC, société coopérative, Rue du Fil 12, 5000 Namur",
        "0999.100.097",
        "RPM Liège, division Namur",
        "Studio Belvédère SRL",
        "BE43 9991 0000 0101",
        "+++202/6000/11815+++",
        "12 March 2026",
        "11 April 2026",
    ):
        assert words in text


def test_a_french_seller_names_capital_siren_and_register():
    paper = paper_in_memory(
        [line(rate="20")], seller=FRENCH_SELLER, buyer=FRENCH_BUSINESS, language="en"
    )

    text = text_of(paper_pdf(paper, xml=None))

    for words in (
        "Share capital 18 500 €",
        "SIREN 999 100 100",
        "RCS Lille Métropole",
        "VAT FR 21 999 100 100",
    ):
        assert words in text


@pytest.mark.parametrize("kind", [PaperKind.INVOICE, PaperKind.CREDIT_NOTE])
def test_with_the_e_invoice_inside_it_is_factur_x(kind):
    paper = paper_in_memory(kind=kind)
    xml = to_cii(paper)

    assert problems(paper_pdf(paper, xml=xml), xml=xml) == []


def test_a_reader_finds_the_e_invoice():
    xml = to_cii(paper_in_memory())

    attached = PdfReader(io.BytesIO(paper_pdf(paper_in_memory(), xml=xml))).attachments

    assert attached == {"factur-x.xml": [xml]}


@given(paper=papers())
@examples(5)
def test_whatever_is_typed_the_file_stays_sound(paper):
    xml = to_cii(paper)

    assert problems(paper_pdf(paper, xml=xml), xml=xml) == []


def test_hostile_words_are_printed_and_do_nothing():
    rows = [line(text) for text in HOSTILE]
    text = HOSTILE[0]
    paper = paper_in_memory(
        rows, title=text, notes=text, buyer=BELGIAN_BUSINESS | {"name": text}
    )

    content = paper_pdf(paper, xml=None)

    assert problems(content) == []
    assert text_of(content).count(text) == 4
    for words in (
        "]]><evil/>",
        "&lt;&amp;&#0;",
        "{{ paper.number }}{% debug %}",
        "'; DROP TABLE documents_paper; --",
    ):
        assert words in text_of(content)


def test_long_papers_repeat_heads_and_number_their_pages():
    rows = [
        text_line("Phase 1"),
        *(line(f"Journée {n}\nPrise de son", "1", "100") for n in range(60)),
    ]

    pages = pages_of(paper_pdf(paper_in_memory(rows, language="en"), xml=None))

    assert len(pages) == 5
    for number, page in enumerate(pages, start=1):
        assert f"{number} / 5" in page
        assert "F-2026-0118" in page
    assert ["Quantity" in page for page in pages] == [True] * 5
    assert all(any(f"Journée {n}\n" in page for page in pages) for n in range(60))


def test_a_credit_note_names_what_it_corrects_and_asks_for_no_money():
    text = text_of(
        paper_pdf(paper_in_memory(kind=PaperKind.CREDIT_NOTE, language="en"), xml=None)
    )

    assert "F-2026-118 of 20 February 2026" in text
    assert "In your favour" in text
    assert "Communication" not in text


def test_a_quote_has_a_validity_and_a_place_to_sign():
    paper = paper_in_memory(
        kind=PaperKind.QUOTE, valid_until=date(2026, 4, 12), language="en"
    )

    text = text_of(paper_pdf(paper, xml=None))

    assert "12 April 2026" in text
    assert "Signature" in text
    assert "Communication" not in text


def test_titles_sums_discounts_and_options_say_what_they_come_to():
    option = line("Copie de sécurité", "1", "40")
    option.optional = True
    rows = [
        title_line("Tournage"),
        line("Prise de son", "2", "100"),
        line("Droits", "1", "100", rate="6"),
        subtotal_line("Tournage en tout"),
        discount_line(percent="10", description="Fidélité"),
        discount_line(amount="7"),
        option,
    ]

    content = paper_pdf(
        paper_in_memory(rows, kind=PaperKind.QUOTE, language="en"), xml=None
    )

    text = text_of(content)
    assert problems(content) == []
    for words in (
        "Tournage\n",
        "Tournage en tout €300.00",
        "Fidélité",
        "10% of €300.00",
        "−€30.00",
        "Discount −€7.00",
        "Option, not counted in the total",
        "(€40.00)",
        "VAT 21% on €175.33",
        "VAT 6% on €87.67",
    ):
        assert words in text


def test_a_draft_has_a_watermark_and_neither_number_nor_payment_block():
    content = paper_pdf(draft(language="en"), xml=None)
    text = text_of(content)

    assert problems(content) == []
    assert "Draft" in text
    assert "Signature" not in text
    assert "Communication" not in text
    assert "€1,936.00" in text


def test_an_empty_draft_can_be_seen():
    paper = paper_in_memory(
        [],
        state=PaperState.DRAFT,
        number=None,
        changed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    paper._prefetched_objects_cache["parties"] = []
    paper.brand = None

    assert "Nora Benali" in text_of(paper_pdf(paper, xml=None))


def test_rates_are_told_per_line_and_summed_when_they_differ():
    rows = [
        line("A", rate="21", price="100"),
        line("B", rate="6", price="50"),
        untaxed_line("E", description="C"),
    ]

    text = text_of(
        paper_pdf(
            paper_in_memory(
                rows, language="en", customer_kind="consumer", buyer=CONSUMER
            ),
            xml=None,
        )
    )

    assert "VAT 21% on €100.00" in text
    assert "VAT 6% on €50.00" in text
    assert "Exonéré de TVA en vertu de l’art. 44 du Code de la TVA." in text


def test_instalments_are_listed_and_the_code_pays_the_first():
    text = text_of(paper_pdf(paper_in_memory(instalments=2, language="en"), xml=None))

    assert "€968.00 by 11 April 2026" in text
    assert "€968.00 by 11 May 2026" in text
    assert "The first payment" in text


def test_an_amount_too_large_for_a_code_is_printed_without_one():
    paper = paper_in_memory([line(quantity="9999999", price="999.99")], language="en")

    content = paper_pdf(paper, xml=None)

    assert "BE43 9991 0000 0101" in text_of(content)
    assert "banking app" not in text_of(content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_in_place_of_the_initials(form):
    drawn = io.BytesIO()
    Image.new("RGBA" if form != "JPEG" else "RGB", (640, 200), "#7b3f2a").save(
        drawn, form
    )
    logo = store_file(
        drawn.getvalue(), kind=FileKind.LOGO, content_type=f"image/{form.lower()}"
    )
    brand = Brand(pk=1, name="Nora Benali", colour="#7b3f2a", logo=logo)

    content = paper_pdf(paper_in_memory(brand=brand), xml=None)

    assert problems(content) == []
    assert len(PdfReader(io.BytesIO(content)).pages[0].images) == 1


@pytest.mark.parametrize(
    "logo", [b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""]
)
def test_what_cannot_be_drawn_leaves_the_initials(logo):
    file = store_file(logo, kind=FileKind.LOGO, content_type="image/png")
    brand = Brand(pk=1, name="Nora Benali", colour="#7b3f2a", logo=file)

    content = paper_pdf(paper_in_memory(brand=brand), xml=None)

    assert "NB" in text_of(content)


def test_letters_of_other_scripts_are_inside():
    content = paper_pdf(
        paper_in_memory([line("Łódź, Győr, Ελλάδα, Москва, İstanbul")]), xml=None
    )

    assert problems(content) == []
    read = text_of(content)  # where one font ends, a reader may see a space
    for word in ("Łódź", "Győr", "Ελλάδα", "Москва", "İstanbul"):
        assert word in read


def test_a_letter_that_no_font_has_becomes_a_question_mark():
    content = paper_pdf(paper_in_memory([line("Ici \ue123 et là")]), xml=None)

    assert problems(content) == []
    assert "Ici ? et là" in text_of(content)


def test_the_same_paper_gives_the_same_bytes():
    xml = to_cii(paper_in_memory())

    assert paper_pdf(paper_in_memory(), xml=xml) == paper_pdf(
        paper_in_memory(), xml=xml
    )


@pytest.mark.parametrize("count", [1, 12, 19, 60])
def test_the_totals_and_the_seller_never_stand_on_a_page_without_lines(count):
    lines = [line(description=f"Séance {n}") for n in range(1, count + 1)]

    last = pages_of(paper_pdf(paper_in_memory(lines=lines), xml=None))[-1]

    assert f"Séance {max(1, count - 1)}" in last
    for tail in ("À payer", "BE43 9991 0000 0101", "Rue du Fil 12"):
        assert tail in last
