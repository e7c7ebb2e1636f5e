"""The page where a member chooses how papers look."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.brands.forms import BrandForm
from documents.brands.logos import MAX_BYTES
from documents.models import Brand
from tests.factories.images import png

LOOKS = {
    "name": "Anna peint",
    "tagline": "Murs",
    "colour": "#123456",
    "font": "serif",
    "header": "anna.example",
    "footer": "",
}


@pytest.fixture
def page(cast, client_for):
    cast.anna_activity  # noqa: B018 (made when first asked for)
    return client_for(cast.anna)


def address(cast) -> str:
    return reverse("documents:brand", args=[cast.anna_activity.public_id])


def test_looking_writes_nothing(cast, page):
    answer = page.get(address(cast))

    assert answer.context["form"]["name"].value() == cast.anna_activity.name
    assert not Brand.objects.exists()


def test_saving_makes_the_brand_and_then_changes_it(cast, page):
    logo = SimpleUploadedFile("logo.png", png(), "image/png")

    page.post(address(cast), LOOKS | {"logo_file": logo})
    page.post(address(cast), LOOKS | {"name": "Anna & Cie"})

    brand = Brand.objects.get()
    assert (brand.activity, brand.name, brand.tagline, brand.colour) == (
        cast.anna_activity,
        "Anna & Cie",
        "Murs",
        "#123456",
    )
    assert brand.logo is not None


def test_a_logo_is_taken_away(cast, page):
    logo = SimpleUploadedFile("logo.png", png(), "image/png")
    page.post(address(cast), LOOKS | {"logo_file": logo})

    page.post(address(cast), LOOKS | {"drop_logo": "on"})

    assert Brand.objects.get().logo is None


def test_a_file_that_is_too_large_is_refused_and_the_rest_stays_typed(cast, page):
    heavy = SimpleUploadedFile("logo.png", b"x" * (MAX_BYTES + 1), "image/png")

    answer = page.post(address(cast), LOOKS | {"logo_file": heavy})

    assert list(answer.context["form"].errors) == ["logo_file"]
    assert answer.context["form"]["tagline"].value() == "Murs"
    assert not Brand.objects.exists()


def test_the_size_is_asked_before_anything_is_read(db):
    upload = SimpleUploadedFile("logo.png", png(), "image/png")
    upload.size = MAX_BYTES + 1

    form = BrandForm(LOOKS, {"logo_file": upload}, instance=Brand())

    assert list(form.errors) == ["logo_file"]
    assert upload.tell() == 0
