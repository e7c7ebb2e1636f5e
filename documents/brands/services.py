"""Changing how an activity looks."""

from django.db import transaction

from documents.brands.logos import clean_logo
from documents.models import Brand
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.delivery.enums import FileKind
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import store_file


def brand_of(activity: Activity) -> Brand:
    """The activity's brand, made from its name when it has none yet."""
    return Brand.objects.get_or_create(
        activity=activity, is_default=True, defaults={"name": activity.name}
    )[0]


@transaction.atomic
def change_brand(
    brand: Brand,
    *,
    name: str,
    tagline: str,
    colour: str,
    by: User,
    logo: bytes | None = None,
    drop_logo: bool = False,
) -> Brand:
    """Keep a brand's name, line and colour (#rrggbb); a new logo is re-encoded first. Raises `BadLogo`."""
    brand.name, brand.tagline, brand.colour = name, tagline, colour.lower()
    if logo is not None:
        brand.logo = _stored(logo)
    elif drop_logo:
        brand.logo = None
    brand.save()
    record("documents.brand.changed", brand, by=by)
    return brand


def _stored(logo: bytes) -> StoredFile:
    return store_file(clean_logo(logo), kind=FileKind.LOGO, content_type="image/png")
