"""Changing how an activity looks."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from documents.brands.logos import clean_logo
from documents.enums import BrandFont
from documents.models import Brand
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.delivery.enums import FileKind
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import store_file


@dataclass(frozen=True, slots=True)
class Looks:
    """`colour` is #rrggbb; `header` and `footer` are lines of the member's own."""

    name: str
    tagline: str = ""
    colour: str = "#0f4c81"
    font: str = BrandFont.BRICOLAGE
    header: str = ""
    footer: str = ""


def brand_of(activity: Activity) -> Brand:
    """The activity's brand; as long as it has none, one that bears its name and is not saved."""
    kept = Brand.objects.filter(activity=activity, is_default=True).first()
    return kept or Brand(activity=activity, name=activity.name)


@transaction.atomic
def change_brand(
    activity: Activity,
    looks: Looks,
    *,
    by: User,
    logo: bytes | None = None,
    drop_logo: bool = False,
) -> Brand:
    """Keep how an activity looks; a new logo is re-encoded first. Raises `BadLogo`."""
    values: dict[str, Any] = asdict(looks) | {"colour": looks.colour.lower()}
    if logo is not None:
        values["logo"] = _stored(logo)
    elif drop_logo:
        values["logo"] = None
    brand, _new = Brand.objects.update_or_create(
        activity=activity, is_default=True, defaults=values
    )
    record("documents.brand.changed", brand, by=by)
    return brand


def _stored(logo: bytes) -> StoredFile:
    return store_file(clean_logo(logo), kind=FileKind.LOGO, content_type="image/png")
