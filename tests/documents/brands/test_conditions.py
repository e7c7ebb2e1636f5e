"""The member's own conditions, and how they come out on paper."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from documents.brands.conditions import change_conditions, conditions_of
from documents.brands.sample import sample_paper
from documents.brands.services import Looks, brand_of, change_brand
from documents.enums import BrandFont, PaperKind
from documents.models import Brand, BrandConditions
from documents.pdf.papers import paper_pdf
from smartportal.audit.models import Event
from tests.documents.pdf.reader import text_of
from tests.factories.drafts import TODAY

pytestmark = pytest.mark.django_db
ENDLESS = 10_000


@pytest.fixture
def activity(anna_activity):
    return anna_activity


@pytest.fixture
def page(client_for, anna, activity):
    client = client_for(anna)
    address = reverse("documents:brand_conditions", args=[activity.public_id])

    def post(**texts):
        return client.post(
            f"{address}?language=fr",
            {f"{kind}-text": text for kind, text in texts.items()},
        )

    return post


def keep(activity, anna, text, *, kind=PaperKind.QUOTE, language="fr"):
    change_conditions(activity, kind=kind, language=language, text=text, by=anna)


def sample_text(activity, *, kind=PaperKind.QUOTE, language="fr") -> str:
    paper = sample_paper(
        activity, brand_of(activity), kind=kind, language=language, on=TODAY
    )
    return text_of(paper_pdf(paper, xml=None))


def test_conditions_stand_on_their_kind_of_paper_in_their_language(activity, anna):
    keep(activity, anna, "Deux corrections comprises.")

    assert "Deux corrections comprises." in sample_text(activity)
    assert "Deux corrections" not in sample_text(activity, kind=PaperKind.INVOICE)
    assert "Deux corrections" not in sample_text(activity, language="nl")


def test_they_follow_the_legal_block(activity, anna):
    keep(activity, anna, "Deux corrections comprises.")

    text = sample_text(activity)

    legal = text.index(activity.entity.register)
    assert legal < text.index("Deux corrections comprises.")


def test_an_empty_text_takes_them_away_and_no_change_writes_nothing(activity, anna):
    keep(activity, anna, "A")
    keep(activity, anna, "A")
    keep(activity, anna, "")

    assert not BrandConditions.objects.exists()
    assert Event.objects.filter(name="documents.brand.conditions_changed").count() == 2


def test_the_page_keeps_all_texts_and_counts_line_ends_once(page, activity):
    long = "\r\n".join("x" * 99 for _ in range(100))

    answer = page(quote=long, invoice="Facture", credit_note="")

    assert answer.status_code == 302
    assert conditions_of(activity, language="fr") == {
        "quote": long.replace("\r\n", "\n"),
        "invoice": "Facture",
        "credit_note": "",
    }


@pytest.mark.parametrize("text", ["x" * (ENDLESS + 1), "a\x00b", "a\x0bb", "a\ufffeb"])
def test_a_refused_text_comes_back_as_typed_and_nothing_is_kept(page, text):
    answer = page(quote=text, invoice="Facture")

    (form, *_others) = answer.context["forms"]
    assert list(form.errors) == ["text"]
    assert not BrandConditions.objects.exists()


def broken(**values):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BrandConditions.objects.create(**{"kind": "quote", "language": "fr"} | values)
    return refusal.value.__cause__.diag.constraint_name


def test_the_database_refuses_empty_endless_and_second_texts(activity, anna):
    keep(activity, anna, "A")
    brand = Brand.objects.get()

    assert broken(brand=brand, language="nl", text="") == "conditions_say_something"
    assert (
        broken(brand=brand, language="nl", text="x" * (ENDLESS + 1))
        == "conditions_are_not_endless"
    )
    assert broken(brand=brand, text="B") == "one_conditions_text_per_kind_and_language"


def test_the_database_knows_the_fonts(activity):
    with pytest.raises(IntegrityError, match="brand_font_is_known"):
        Brand.objects.create(activity=activity, name="A", font="comic")


@pytest.mark.parametrize("font", BrandFont.values)
def test_the_brand_prints_in_its_font_with_its_lines(activity, anna, font):
    looks = Looks("Anna", font=font, header="anna.example", footer="Atelier ouvert")
    change_brand(activity, looks, by=anna)

    text = sample_text(activity)

    assert "anna.example" in text
    assert "Atelier ouvert" in text


def test_the_member_looks_at_the_pages_themselves(client_for, anna, activity):
    keep(activity, anna, "Une phrase de trop.\n" * 400)
    client = client_for(anna)

    shown = client.get(
        reverse("documents:brand_sample", args=[activity.public_id]),
        {"kind": "quote", "language": "fr"},
    )

    assert len(shown.context["pages"]) > 1
    for address in shown.context["pages"]:
        picture = Image.open(io.BytesIO(client.get(address).content))
        assert (picture.format, picture.size) == ("PNG", (1191, 1684))
    beyond = shown.context["pages"][-1].replace(
        f"/{len(shown.context['pages'])}/", "/99/"
    )
    assert client.get(beyond).status_code == 404


@pytest.mark.parametrize(("kind", "language"), [("letter", "fr"), ("quote", "xx")])
def test_no_page_of_what_does_not_exist(client_for, anna, activity, kind, language):
    address = reverse(
        "documents:brand_sample_page", args=[activity.public_id, kind, language, 1]
    )

    assert client_for(anna).get(address).status_code == 404
