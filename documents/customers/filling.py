"""The form of a card, filled in from the VAT number where the member has typed nothing yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.customers.asking import ask_register
from documents.customers.forms import ADDRESS, CustomerForm, DeliveryForm
from documents.models import Customer
from members.models import Activity, User
from smartportal.core.refusals import Refused

PLACE = frozenset(ADDRESS) - {"country"}


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the question; `status` colours the callout."""

    status: str
    sentence: str | Promise


def filled_in(
    typed: QueryDict,
    *,
    activity: Activity,
    by: User,
    at: datetime,
    instance: Customer | None = None,
) -> dict[str, Any]:
    """The forms with what was typed and what the register added; nothing is kept yet."""
    values = {name: typed.get(name, "") for name in CustomerForm.Meta.fields}
    number, home = values["vat_number"], activity.entity.country
    country = values["country"] or home
    try:
        business = ask_register(number, country, activity=activity, by=by, at=at)
    except Refused as refusal:
        found = Found("wait", refusal.sentence)
    else:
        found = _told(business.fields)
        values |= _missing(values, business.fields)
    delivery = {
        name: typed.get(f"delivery-{name}", "") for name in DeliveryForm.Meta.fields
    }
    return {
        "form": CustomerForm(initial=values, instance=instance, home=home),
        "delivery": DeliveryForm(initial=delivery, home=home),
        "found": found,
    }


def _missing(typed: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """What was typed stays; an address is taken whole or not at all, and the number in its one form."""
    has_place = any(typed[name].strip() for name in PLACE)
    return {
        name: value
        for name, value in said.items()
        if name == "vat_number"
        or (not has_place if name in ADDRESS else not typed[name].strip())
    }


def _told(said: dict[str, str]) -> Found:
    if "name" not in said:
        return Found(
            "ok",
            _(
                "The number is right. That country tells neither name nor address: type them."
            ),
        )
    return Found(
        "ok",
        _("The number is right: %(name)s. Look through what was filled in, then save.")
        % {"name": said["name"]},
    )
