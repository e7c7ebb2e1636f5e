"""Bank files, read and checked, without a database.

Owns: CODA 2, camt.052/.053/.054 (versions 02 to 13) and MT940, recognised by content, never by name.
Words: a *statement* is one account over one period; an *entry* is one booked movement, signed, credit
above zero; its *reference* is the key under which every file of the bank knows it (`identity`).
A file is taken whole or refused whole, with one plain sentence (`BadBankFile`), whatever its bytes.
May import: core.refusals, documents.references, libraries; no models.
"""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from documents.payments.parsers import camt, coda, mt940
from documents.payments.parsers.identity import unknown
from documents.payments.parsers.statements import (
    BadBankFile,
    Format,
    ParsedEntry,
    ParsedStatement,
)
from documents.payments.parsers.text import decoded

__all__ = [
    "LARGEST_FILE",
    "BadBankFile",
    "Format",
    "ParsedEntry",
    "ParsedStatement",
    "parse",
    "unknown",
]

LARGEST_FILE = 20 * 1024 * 1024  # bytes

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")


def parse(
    content: bytes,
    *,
    currencies: Collection[str] | None = ("EUR",),
    must_balance: bool = True,
) -> list[ParsedStatement]:
    """The statements of a bank file, or `BadBankFile` and nothing else.

    `currencies=None` takes every account. Without `must_balance` a statement whose entries do not lead
    from the opening to the closing balance is taken too, and says so in its `gap`.
    """
    statements = _read(content)
    for statement in statements:
        if currencies is not None:
            _require_currency(statement, currencies)
        if must_balance:
            _require_balance(statement)
    return statements


def _read(content: bytes) -> list[ParsedStatement]:
    if not content.strip():
        raise BadBankFile(_("This file is empty."))
    if len(content) > LARGEST_FILE:
        raise BadBankFile(_("This file is larger than 20 MB."))
    if _XML.match(content):
        return camt.read(content)
    text = decoded(content)
    if coda.looks_like(text):
        return coda.read(text)
    if mt940.looks_like(text):
        return mt940.read(text)
    raise BadBankFile(_("This is not a bank file. Take a CODA, camt or MT940 file."))


def _require_currency(statement: ParsedStatement, currencies: Collection[str]) -> None:
    used = {statement.currency, *(entry.currency for entry in statement.entries)}
    if foreign := sorted(used - set(currencies)):
        raise BadBankFile(
            _("Account %(account)s is in %(currency)s. Only %(taken)s can be taken.")
            % {
                "account": statement.account_iban,
                "currency": ", ".join(foreign),
                "taken": ", ".join(currencies),
            }
        )


def _require_balance(statement: ParsedStatement) -> None:
    if statement.gap:
        raise BadBankFile(
            _(
                "Statement %(reference)s does not add up: it opens at %(opening)s, its entries"
                " come to %(sum)s, it closes at %(closing)s. Entries are missing or altered."
            )
            % {
                "reference": statement.reference,
                "opening": statement.opening,
                "sum": statement.total,
                "closing": statement.closing,
            }
        )
