"""Numbers of bank accounts, checked and written in one canonical form."""

from django.utils.translation import gettext as _
from stdnum import bic, iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from smartportal.core.refusals import Refused


class BadIban(Refused):
    pass


class BadBic(Refused):
    pass


def check_iban(number: str) -> str:
    """The IBAN without spaces, or `BadIban`."""
    try:
        return iban.validate(number)
    except InvalidChecksum:
        raise BadIban(
            _("This IBAN has a typing error: its check digits do not fit."),
            field="iban",
        ) from None
    except ValidationError:
        raise BadIban(
            _("This is not an IBAN: compare it with a bank statement."), field="iban"
        ) from None


def format_iban(number: str) -> str:
    """In groups of four, as people read it."""
    return iban.format(number)


def check_bic(number: str) -> str:
    """The BIC of 8 or 11 characters, or `BadBic`."""
    try:
        return bic.validate(number)
    except ValidationError:
        raise BadBic(
            _("A BIC has 8 or 11 letters and digits, such as GKCCBEBB."), field="bic"
        ) from None
