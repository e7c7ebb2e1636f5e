"""Name and address of a business by its VAT number: VIES in production, a local register elsewhere.

`lookup(number, country)` is all that the portal knows of it; the setting `VAT_LOOKUP` chooses who answers.
Only the number leaves the portal, and only when a person asks.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from documents.customers.addresses import split_address
from documents.identifiers import check_vat
from smartportal.core.refusals import Refused

log = logging.getLogger(__name__)

# The documented REST service of the European Commission. Fixed: no part of it is ever typed by a person.
VIES = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
TIMEOUT = 6  # seconds; a person waits for it
LONGEST_ANSWER = 64 * 1024
# What a country says that keeps name or address to itself.
SECRET = frozenset({"", "---"})
# Prefixes that VIES knows, with the country of the form.
ISO = frozenset(
    """AT BE BG CY CZ DE DK EE ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI
    SK""".split()  # noqa: SIM905 (shorter to read)
)
COUNTRIES = {code: code for code in ISO} | {"EL": "GR", "XI": "GB"}


class LookupUnavailable(Refused):
    """The register does not answer: nothing is known, neither good nor bad."""


class NotInRegister(Refused):
    """The register says that nobody has this number."""


class CannotLookUp(Refused):
    """No register is asked about numbers of that country, or none was typed."""


@dataclass(frozen=True, slots=True)
class Business:
    """What the register says of a number; `fields` are those of a customer's card, without empty ones."""

    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """As the register writes it."""

    valid: bool
    name: str = ""
    address: str = ""


Register = Callable[[str, str], Answer]


def lookup(number: str, country: str) -> Business:
    """Raises what `askable` raises before asking anybody, then `NotInRegister` and `LookupUnavailable`."""
    vat, country = askable(number, country)
    answer = REGISTERS[settings.VAT_LOOKUP](vat[:2], vat.removeprefix(vat[:2]))
    if not answer.valid:
        raise NotInRegister(
            _(
                "The European register knows no such number. Check it with the customer."
            ),
            field="vat_number",
        )
    said = {"name": _tidy(answer.name)} | split_address(_said(answer.address))
    said = {name: value for name, value in said.items() if value}
    return Business({"vat_number": vat, "country": country} | said)


def askable(number: str, country: str) -> tuple[str, str]:
    """The number in its one form, and its country. Raises `CannotLookUp` and `BadVatNumber`."""
    if not number.strip():
        raise CannotLookUp(_("Write the VAT number first."), field="vat_number")
    country = _country(number, country)
    vat = check_vat(number, country)
    if vat[:2] not in COUNTRIES:
        raise CannotLookUp(
            _("Only VAT numbers of the European Union can be looked up."),
            field="vat_number",
        )
    return vat, country


def _country(number: str, country: str) -> str:
    """The prefix that was typed says more than the country that the form proposes."""
    typed = number.strip()[:2].upper()
    return COUNTRIES.get(typed, country)


def _said(text: str) -> str:
    return "" if text.strip() in SECRET else text


def _tidy(name: str) -> str:
    return " ".join(_said(name).split())


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        """Nowhere else than to the fixed host."""
        return


_OPENER = build_opener(_NoRedirects)


def vies(prefix: str, digits: str, *, url: str = VIES) -> Answer:
    body = json.dumps({"countryCode": prefix, "vatNumber": digits}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = Request(url, data=body, headers=headers, method="POST")
    try:
        response: HTTPResponse
        with _OPENER.open(request, timeout=TIMEOUT) as response:
            said = json.loads(response.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise _unavailable(type(error).__name__) from error
    return _understood(said)


def _understood(said: Any) -> Answer:
    """A country that does not answer is told within a good answer too."""
    if not isinstance(said, dict) or not isinstance(said.get("valid"), bool):
        raise _unavailable(_errors(said))
    words = {name: said.get(name) for name in ("name", "address")}
    texts = {name: word for name, word in words.items() if isinstance(word, str)}
    return Answer(said["valid"], **texts)


def _errors(said: Any) -> str:
    wrappers = said.get("errorWrappers") if isinstance(said, dict) else None
    first = wrappers[0] if isinstance(wrappers, list) and wrappers else None
    return str(first.get("error"))[:40] if isinstance(first, dict) else "no answer"


def _unavailable(why: str) -> LookupUnavailable:
    log.warning("VIES does not answer", extra={"why": why})
    return LookupUnavailable(
        _(
            "The European register does not answer at the moment. Type name and address yourself, or try again later."
        )
    )


# Made up, for the demo and the tests; the check digits are right.
INVENTED = {
    "BE0999200067": Answer(
        True, "Théâtre du Quai SC", "Quai des Platanes 8\n5000 Namur"
    ),
    "FR83404833048": Answer(
        True, "ATELIER DES OMBRES SARL", "12 RUE DES LILAS\n59000 LILLE"
    ),
    "DE136695976": Answer(True, "---", "---"),
}
SILENT = "LU"  # whose numbers the local register never answers about


def local(prefix: str, digits: str) -> Answer:
    """A small register without a network: it answers, does not know, or is down."""
    if prefix == SILENT:
        raise _unavailable("local")
    return INVENTED.get(f"{prefix}{digits}", Answer(False))


def nobody(prefix: str, digits: str) -> Answer:
    """An installation that asks nobody."""
    raise CannotLookUp(_("This portal looks up no VAT numbers. Type name and address."))


REGISTERS: dict[str, Register] = {"vies": vies, "local": local, "off": nobody}
