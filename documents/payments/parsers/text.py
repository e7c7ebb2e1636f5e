"""Bytes to text, text to dates, amounts and account numbers; the same for every format."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from stdnum import iban

from documents.payments.parsers.statements import BadBankFile
from smartportal.core.text import XML_FORBIDS

# Longest values kept; ISO 20022 gives a name 140, a reference 35 and an account 34 characters.
NAME, REFERENCE, ACCOUNT, TEXT = 140, 70, 34, 4000

_CENT = Decimal("0.01")
_NOTHING_GIVEN = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadBankFile(
        _("The text of this file cannot be read: it is neither UTF-8 nor Windows-1252.")
    )


def plain(text: str, limit: int = TEXT) -> str:
    """On one line, without characters that no document can carry."""
    return " ".join(XML_FORBIDS.sub(" ", text).split())[:limit].strip()


def given(text: str) -> str:
    """A reference of the payer, without the words that stand for none."""
    text = plain(text, REFERENCE)
    return "" if text.upper() in _NOTHING_GIVEN else text


def account_number(text: str) -> str:
    """An account as the bank names it, without spaces; an IBAN where it is a Belgian number."""
    number = "".join(filter(str.isalnum, plain(text))).upper()[:ACCOUNT]
    if (
        re.fullmatch("[0-9]{12}", number)
        and int(number[:10]) % 97 == int(number[10:]) % 97
    ):
        return belgian_iban(number)
    return number


def belgian_iban(number: str) -> str:
    """The IBAN of a Belgian account number of twelve digits."""
    return f"BE{iban.calc_check_digits(f'BE00{number}')}{number}"


def iban_in(text: str) -> str:
    """The first valid IBAN in a text, '' if there is none."""
    for match in re.finditer(r"(?<![0-9A-Z])[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", text):
        for end in range(len(match.group()), 14, -1):
            if iban.is_valid(match.group()[:end]):
                return match.group()[:end]
    return ""


def money(digits: str, *, line: str) -> Decimal:
    """An amount, unsigned, in hundredths; `line` names the place for the refusal.

    Up to twelve digits before the point, after leading zeros: what CODA can hold, and our tables.
    """
    if not re.fullmatch(r"0{0,18}[0-9]{1,12}(?:\.[0-9]{0,5})?", digits):
        raise bad_value(digits, line=line)
    amount = Decimal(digits)
    if amount != amount.quantize(_CENT):
        raise bad_value(digits, line=line)
    return amount.quantize(_CENT)


def day(year: str, month: str, day_: str, *, line: str) -> date:
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        raise bad_value(f"{year}-{month}-{day_}", line=line) from None


def bad_value(value: str, *, line: str) -> BadBankFile:
    return BadBankFile(
        _("%(line)s: “%(value)s” cannot be read.")
        % {"line": line, "value": plain(value, 40)}
    )
