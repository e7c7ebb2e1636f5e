"""Keeping customers, and finding the legal debtor behind them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from documents.enums import CustomerKind
from documents.identifiers import (
    BadEnterpriseNumber,
    BadIdentifier,
    BadVatNumber,
    check_vat,
    enterprise_number_be,
    siren,
)
from documents.identifiers import siret as check_siret
from documents.models import Customer, DeliveryAddress, Party
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused

NOT_OF_A_PERSON = _(
    "A private person has no such number: choose another kind of customer, or empty this."
)
_ALREADY = _("You already have this customer.")
PARTY_COLUMNS = ("kind", "name", "country", "vat_number", "enterprise_number")


class AlreadyACustomer(Refused):
    """The activity already has a card of this debtor."""


class BadSiret(BadIdentifier):
    """The SIRET does not fit the country or the SIREN."""


class DifferentDebtor(Refused):
    """A card with issued papers cannot become another company."""


@transaction.atomic
def add_customer(activity: Activity, *, by: User, **fields: Any) -> Customer:
    """A new card; its party is found by VAT or enterprise number, or made. Raises `AlreadyACustomer`."""
    party = _party_for(fields)
    same = Customer.objects.filter(activity=activity, party=party)
    if same.exists():
        raise AlreadyACustomer(_ALREADY, field="name")
    try:
        with transaction.atomic():
            customer = Customer.objects.create(activity=activity, party=party, **fields)
    except IntegrityError:
        if same.exists():  # since the look
            raise AlreadyACustomer(_ALREADY, field="name") from None
        raise
    record("documents.customer.added", customer, by=by)
    return customer


@transaction.atomic
def deliver_to(customer: Customer, *, by: User, **address: Any) -> None:
    """Keep where the customer is delivered; an address in which nothing is written removes it."""
    written = any(value for name, value in address.items() if name != "country")
    if written:
        DeliveryAddress.objects.update_or_create(customer=customer, defaults=address)
    else:
        DeliveryAddress.objects.filter(customer=customer).delete()
    record("documents.customer.changed", customer, by=by, fields=["delivery"])


@transaction.atomic
def change_customer(customer: Customer, *, by: User, **fields: Any) -> Customer:
    """Change a card. Papers already issued keep what they copied. Raises `DifferentDebtor`."""
    locked = (
        Customer.objects.select_for_update(no_key=True)
        .select_related("party")
        .get(pk=customer.pk)
    )
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.party = _party_of_changed(locked)
    locked.save()
    record("documents.customer.changed", locked, by=by, fields=sorted(fields))
    return locked


def _party_of_changed(customer: Customer) -> Party:
    party = customer.party
    same_numbers = (party.vat_number, party.enterprise_number) == (
        customer.vat_number,
        customer.enterprise_number,
    )
    if same_numbers:
        return party
    if customer.papers.exclude(number=None).exists() and (
        party.vat_number or party.enterprise_number
    ):
        raise DifferentDebtor(
            _(
                "Papers were issued under the former number. Add a new customer for another company."
            ),
            field="enterprise_number",
        )
    found = _party_for(_party_fields(customer))
    if (
        Customer.objects.filter(activity=customer.activity_id, party=found)
        .exclude(pk=customer.pk)
        .exists()
    ):
        raise AlreadyACustomer(_ALREADY, field="name")
    return found


def _party_fields(customer: Customer) -> dict[str, Any]:
    return {name: getattr(customer, name) for name in PARTY_COLUMNS}


def _party_for(fields: dict[str, Any]) -> Party:
    """The debtor known by its numbers, following merges, or a new one. Two makers get one row."""
    known = _known_party(fields) or _new_party(fields)
    while known.merged_into:
        known = known.merged_into
    return known


def _new_party(fields: dict[str, Any]) -> Party:
    try:
        with transaction.atomic():
            return Party.objects.create(
                **{name: fields.get(name, "") for name in PARTY_COLUMNS}
            )
    except IntegrityError:
        known = _known_party(fields)
        if known is None:
            raise
        return known


def _known_party(fields: dict[str, Any]) -> Party | None:
    by_vat, by_number = fields.get("vat_number"), fields.get("enterprise_number")
    if by_number and (
        found := Party.objects.filter(
            country=fields["country"], enterprise_number=by_number
        ).first()
    ):
        return found
    return Party.objects.filter(vat_number=by_vat).first() if by_vat else None


def canonical_fields(
    *, kind: str, country: str, vat_number: str, enterprise_number: str, siret: str
) -> dict[str, str]:
    """All numbers of a card in canonical form; a SIRET brings its SIREN along.

    Raises `BadIdentifier`, whose sentence belongs beside `field_of` it.
    """
    whose = {"kind": kind, "country": country}
    siret = canonical_siret(siret, **whose, enterprise_number="")
    vat_number, enterprise_number = canonical_numbers(
        **whose,
        vat_number=vat_number,
        enterprise_number=enterprise_number or siret[:9],
    )
    siret = canonical_siret(siret, **whose, enterprise_number=enterprise_number)
    return {
        "vat_number": vat_number,
        "enterprise_number": enterprise_number,
        "siret": siret,
    }


def field_of(refusal: BadIdentifier) -> str:
    """The number that is wrong."""
    if isinstance(refusal, BadVatNumber):
        return "vat_number"
    return "siret" if isinstance(refusal, BadSiret) else "enterprise_number"


def canonical_numbers(
    *, kind: str, country: str, vat_number: str, enterprise_number: str
) -> tuple[str, str]:
    """VAT and enterprise number in canonical form; each fills in the other where the country derives it.

    Raises `BadIdentifier` of `documents.identifiers`, whose sentence belongs beside the field.
    """
    if kind == CustomerKind.CONSUMER:
        if vat_number or enterprise_number:
            refusal = BadVatNumber if vat_number else BadEnterpriseNumber
            raise refusal(NOT_OF_A_PERSON)
        return "", ""
    vat = check_vat(vat_number, country) if vat_number else ""
    enterprise = _enterprise(enterprise_number or _from_vat(vat, country), country)
    if not vat and country == "BE" and enterprise and kind == CustomerKind.BUSINESS:
        vat = f"BE{enterprise}"
    return vat, enterprise


def canonical_siret(
    number: str, *, kind: str, country: str, enterprise_number: str
) -> str:
    """The 14 digits of an establishment of that company (if one is given), or `BadSiret`."""
    if not number:
        return ""
    if kind == CustomerKind.CONSUMER:
        raise BadSiret(NOT_OF_A_PERSON)
    if country != "FR":
        raise BadSiret(_("Only companies in France have a SIRET. Empty this."))
    try:
        digits = check_siret(number)
    except BadEnterpriseNumber as refusal:
        raise BadSiret(refusal.sentence) from None
    if enterprise_number and not digits.startswith(enterprise_number):
        raise BadSiret(
            _("A SIRET begins with the SIREN: these two belong to different companies.")
        )
    return digits


def _from_vat(vat: str, country: str) -> str:
    """Belgium: the VAT number is the enterprise number; France: its last nine digits are the SIREN."""
    if not vat or country not in {"BE", "FR"}:
        return ""
    return vat[2:] if country == "BE" else vat[-9:]


def _enterprise(number: str, country: str) -> str:
    if not number:
        return ""
    if country == "BE":
        return enterprise_number_be(number)
    return siren(number) if country == "FR" else number.strip()
