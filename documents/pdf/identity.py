"""Who signs and who pays, as the law wants it read on every paper.

Belgium: name, legal form, seat, enterprise number, register and court (CSA art. 2:20, CDE III.25).
France: name, legal form and capital, seat, SIREN or SIRET, register and town, VAT number
(C. com. art. R123-237 and L441-9).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from smartportal.reference.accounts import format_iban
from smartportal.reference.models import Country


class Place(Protocol):
    name: str
    country: str

    @property
    def street_line(self) -> str: ...
    @property
    def town_line(self) -> str: ...


class Addressee(Place, Protocol):
    """Anyone a letter can go to: a customer, a legal entity, a party copied onto a paper."""

    enterprise_number: str
    vat_number: str


class Identity(Addressee, Protocol):
    """Who signs: a legal entity, or the seller as copied onto a paper."""

    legal_form: str
    register: str
    share_capital: str
    email: str
    phone: str
    website: str


@dataclass(frozen=True, slots=True)
class Block:
    """A name over lines."""

    name: str
    lines: tuple[str, ...]
    small: tuple[str, ...] = ()


def addressee_block(party: Addressee, *, home: str, contact: str = "") -> Block:
    """The window of a letter; the country is named when it is not `home`."""
    abroad = country_name(party.country) if party.country not in ("", home) else ""
    lines = (contact, party.street_line, party.town_line, abroad)
    return Block(party.name, tuple(filter(None, lines)), tuple(_numbers(party)))


def place_block(place: Place, *, home: str) -> Block:
    """Where something is delivered."""
    abroad = country_name(place.country) if place.country not in ("", home) else ""
    lines = (place.street_line, place.town_line, abroad)
    return Block(place.name, tuple(filter(None, lines)))


def legal_block(seller: Identity, *, iban: str = "") -> Block:
    """The locked foot of every paper; Belgium wants an account on those that name none elsewhere."""
    seat = (
        seller.legal_form,
        seller.street_line,
        seller.town_line,
        country_name(seller.country),
    )
    ways = (
        seller.email,
        seller.phone,
        seller.website.removeprefix("https://").rstrip("/"),
        _("Account %(iban)s") % {"iban": format_iban(iban)} if iban else "",
    )
    lines = (
        ", ".join(filter(None, seat)),
        " · ".join(_registrations(seller)),
        " · ".join(filter(None, ways)),
    )
    return Block(seller.name, tuple(filter(None, lines)))


def _registrations(seller: Identity) -> Iterator[str]:
    if seller.share_capital:
        yield _("Share capital %(amount)s") % {"amount": seller.share_capital}
    if seller.enterprise_number:
        yield _enterprise_label(seller)
    if seller.vat_number:
        yield _("VAT %(number)s") % {"number": format_vat(seller.vat_number)}
    if seller.register:
        yield seller.register


def _numbers(party: Addressee) -> Iterator[str]:
    """The VAT number says it all where it holds the enterprise number; France wants the SIREN by its name."""
    said = party.country != "FR" and party.enterprise_number in party.vat_number
    if party.enterprise_number and not said:
        yield _enterprise_label(party)
    if party.vat_number:
        yield _("VAT %(number)s") % {"number": format_vat(party.vat_number)}


def _enterprise_label(party: Addressee) -> str:
    """In France the establishment (SIRET) where it is known; it begins with the SIREN."""
    if party.country == "FR":
        siret = getattr(party, "siret", "") or party.enterprise_number
        number = format_enterprise(siret, "FR")
        return f"SIRET {number}" if len(siret) == 14 else f"SIREN {number}"
    number = format_enterprise(party.enterprise_number, party.country)
    return _("Enterprise number %(number)s") % {"number": number}


def format_enterprise(number: str, country: str) -> str:
    """`0999.100.097` in Belgium, `732 829 320` in France, elsewhere as it is kept."""
    if country == "BE" and len(number) == 10:
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"
    if country == "FR" and len(number) in (9, 14):
        parts = (number[:3], number[3:6], number[6:9], number[9:])
        return "\u00a0".join(filter(None, parts))
    return number


def format_vat(number: str) -> str:
    """The number with its prefix apart: `BE 0999.100.097`, `FR 83 404 833 048`."""
    prefix, body = number[:2], number[2:]
    if not (prefix.isalpha() and body):
        return number
    if prefix == "BE":
        return f"BE\u00a0{format_enterprise(body, 'BE')}"
    if prefix == "FR" and len(body) == 11:
        return f"FR\u00a0{body[:2]}\u00a0{format_enterprise(body[2:], 'FR')}"
    return f"{prefix}\u00a0{body}"


def country_name(code: str) -> str:
    """In the active language; the code itself when it is not known."""
    found = Country.objects.filter(pk=code).first()
    return found.name if found else code
