"""Numbers that name a business, checked and written in one canonical form.

The only module that knows the library behind it. Every refusal is a sentence for the field.
"""

import re
from types import ModuleType
from typing import cast

from django.utils.translation import gettext as _
from stdnum.be import vat as be_vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.util import clean, get_cc_module

from smartportal.core.refusals import Refused

# Where the prefix of VAT numbers is not the ISO code of the country.
VAT_PREFIXES = {"GR": "EL", "MC": "FR"}
# Where no rule is known: letters and at least one digit, as long as any country has them.
LONGEST = 20
UNKNOWN_VAT = re.compile(r"(?=.*[0-9])[0-9A-Z]{1,20}")

SIREN_ADDRESS, SIRET_ADDRESS, BE_ENTERPRISE = "0225", "0009", "0208"
SIREN_REGISTER = "0002"


class BadIdentifier(Refused):
    """A number that cannot exist."""


class BadVatNumber(BadIdentifier):
    pass


class BadEnterpriseNumber(BadIdentifier):
    pass


class NoElectronicAddress(Refused):
    """Nothing is known of how businesses of that country are addressed."""


def bare_number(number: str) -> str:
    """Without the signs that people put between the digits."""
    return str(clean(number, " -./"))


def check_vat(number: str, country: str) -> str:
    """The VAT number of a business in `country` (ISO 3166), with its prefix, or `BadVatNumber`.

    A missing prefix is added. Where no rule is known the number stays as written, in capitals.
    """
    bare = bare_number(number).upper().strip()
    if len(bare) > LONGEST:
        return _unknown_vat(bare)  # which refuses it; the library would count with it
    module = get_cc_module(country, "vat") if len(country) == 2 else None
    if module is None:
        return _unknown_vat(bare)
    prefix = _vat_prefix(bare, country)
    body = _validated(cast(ModuleType, module), bare, prefix)
    return body if body.startswith(prefix) else prefix + body


def _vat_prefix(bare: str, country: str) -> str:
    """Northern Ireland keeps its own prefix within the United Kingdom."""
    if country == "GB" and bare.startswith("XI"):
        return "XI"
    return VAT_PREFIXES.get(country, country)


def _validated(module: ModuleType, bare: str, prefix: str) -> str:
    try:
        return str(module.validate(bare))
    except InvalidChecksum:
        raise BadVatNumber(
            _("This VAT number has a typing error: its check digits do not fit.")
        ) from None
    except ValidationError:
        raise BadVatNumber(
            _(
                "This is not a VAT number of that country, which would begin with %(prefix)s."
            )
            % {"prefix": prefix}
        ) from None


def _unknown_vat(bare: str) -> str:
    if not UNKNOWN_VAT.fullmatch(bare):
        raise BadVatNumber(_("Write the VAT number with letters and digits only."))
    return bare


def enterprise_number_be(number: str) -> str:
    """The 10 digits of a Belgian enterprise number (check: 97 minus the rest of the first 8), or a refusal."""
    try:
        return be_vat.validate(number[: 2 * LONGEST])
    except ValidationError:
        raise BadEnterpriseNumber(
            _("A Belgian enterprise number has 10 digits, such as 0403.170.701.")
        ) from None


def siren(number: str) -> str:
    """The 9 digits of a SIREN, or a refusal."""
    try:
        return fr_siren.validate(number)
    except ValidationError:
        raise BadEnterpriseNumber(
            _("A SIREN has 9 digits; one of these is wrong or missing.")
        ) from None


def siret(number: str) -> str:
    """The 14 digits of a SIRET, or a refusal."""
    try:
        return fr_siret.validate(number)
    except ValidationError:
        raise BadEnterpriseNumber(
            _("A SIRET has 14 digits; one of these is wrong or missing.")
        ) from None


def enterprise_number(number: str, country: str) -> str:
    """What the register of `country` calls a business: in France a SIREN, or a SIRET when 14 digits came."""
    if country == "BE":
        return enterprise_number_be(number)
    if country == "FR":
        return siret(number) if len(clean(number, " .-")) > 9 else siren(number)
    return clean(number, " ").upper()


def peppol_id(country: str, number: str) -> tuple[str, str]:
    """The electronic address of a business as (scheme of the EAS list, identifier)."""
    found = enterprise_number(number, country)
    if country == "BE":
        return BE_ENTERPRISE, found
    if country == "FR":
        return (SIREN_ADDRESS if len(found) == 9 else SIRET_ADDRESS), found
    raise NoElectronicAddress(
        _("Businesses of that country have no electronic address that we know.")
    )


def registration_id(country: str, number: str) -> tuple[str, str]:
    """The legal registration of a business as (scheme of ISO 6523 or empty, identifier)."""
    found = enterprise_number(number, country)
    if country == "FR":
        return (SIREN_REGISTER if len(found) == 9 else SIRET_ADDRESS), found
    return (BE_ENTERPRISE if country == "BE" else ""), found
