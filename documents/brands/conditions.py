"""The member's own conditions, printed after the legal block of their papers."""

from django.db import transaction

from documents.brands.services import brand_of
from documents.enums import PaperKind
from documents.models import BrandConditions
from members.models import Activity, User
from smartportal.audit.services import record


def conditions_of(activity: Activity, *, language: str) -> dict[str, str]:
    """What each kind of paper says in that language; empty where the member wrote nothing."""
    rows = BrandConditions.objects.filter(
        brand__activity=activity, brand__is_default=True, language=language
    )
    own = dict(rows.values_list("kind", "text"))
    return {kind: own.get(kind, "") for kind in PaperKind.values}


@transaction.atomic
def change_conditions(
    activity: Activity, *, kind: str, language: str, text: str, by: User
) -> None:
    """Keep the member's conditions; an empty text means none. Papers that left keep what they said."""
    if text == conditions_of(activity, language=language)[kind]:
        return
    brand = brand_of(activity)
    if brand.pk is None:
        brand.save()
    if text:
        BrandConditions.objects.update_or_create(
            brand=brand, kind=kind, language=language, defaults={"text": text}
        )
    else:
        brand.conditions.filter(kind=kind, language=language).delete()
    record("documents.brand.conditions_changed", brand, by=by, kind=kind)
