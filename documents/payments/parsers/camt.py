"""camt.053 statements, camt.052 intraday reports and camt.054 notifications, versions 02 to 13.

The versions differ in their namespace and in a few wrappers (`Sts/Cd`, `Dbtr/Pty`); both are read.
Only booked entries are taken. A document type is refused: no bank sends one.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from documents.payments.parsers.camt_entries import bookings
from documents.payments.parsers.identity import identified
from documents.payments.parsers.nodes import (
    Node,
    currency_of,
    node_at,
    nodes_at,
    on_day,
    signed,
    value,
)
from documents.payments.parsers.statements import (
    BadBankFile,
    Format,
    ParsedEntry,
    ParsedStatement,
)
from documents.payments.parsers.text import REFERENCE, account_number, plain

# The message in the document, the element of one account in it.
_MESSAGES = {
    "BkToCstmrStmt": ("Stmt", Format.CAMT_053),
    "BkToCstmrAcctRpt": ("Rpt", Format.CAMT_052),
    "BkToCstmrDbtCdtNtfctn": ("Ntfctn", Format.CAMT_054),
}
# Balance codes, the better one first; PRCD is the closing balance of the day before.
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read(content: bytes) -> list[ParsedStatement]:
    root = _tree(content)
    statements = [
        _statement(node, source, paged=_is_paged(message, "GrpHdr/MsgPgntn"))
        for message, tag, source in _messages(root)
        for node in nodes_at(message, tag)
    ]
    if not statements:
        raise BadBankFile(_("This XML file holds no bank statement."))
    return statements


def _tree(content: bytes) -> Node:
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise _with_a_document_type()
    try:
        root = etree.fromstring(content.lstrip(), _parser())
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise BadBankFile(
            _("This XML file is cut off or damaged, near line %(line)d.")
            % {"line": getattr(error, "lineno", None) or 1}
        ) from None
    _refuse_any_dtd(root)
    return root


def _refuse_any_dtd(root: Node) -> None:
    """What the search in the bytes does not see: a document type in UTF-16."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_a_document_type()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _with_a_document_type() -> BadBankFile:
    return BadBankFile(_("This XML file has a document type. No bank sends that."))


def _messages(root: Node) -> Iterator[tuple[Node, str, Format]]:
    for name, (tag, source) in _MESSAGES.items():
        for message in root.iter(f"{{*}}{name}"):
            yield message, tag, source


def _is_paged(node: Node, path: str) -> bool:
    """Whether the entries are spread over pages: the balances are then those of all pages."""
    number, last = value(node, f"{path}/PgNb"), value(node, f"{path}/LastPgInd")
    return number.lstrip("0") not in ("", "1") or last == "false"


def _statement(node: Node, source: Format, *, paged: bool) -> ParsedStatement:
    account, currency = _account(node)
    opening, opened_on = _balance(node, _OPENING, currency=currency)
    closing, closed_on = _balance(node, _CLOSING, currency=currency)
    dated_on = closed_on or on_day(node, "FrToDt/ToDtTm") or on_day(node, "CreDtTm")
    paged = paged or _is_paged(node, "StmtPgntn") or _is_paged(node, "RptPgntn")
    entries = identified(
        account,
        bookings(node, account=account, currency=currency, otherwise_on=dated_on),
    )
    return ParsedStatement(
        source=source,
        account_iban=account,
        reference=plain(value(node, "Id"), REFERENCE),
        opening=None if paged else opening,
        closing=None if paged else closing,
        opened_on=opened_on or on_day(node, "FrToDt/FrDtTm"),
        closed_on=closed_on or _last_whole_day(node, entries),
        entries=entries,
        currency=currency,
    )


def _last_whole_day(node: Node, entries: Iterable[ParsedEntry]) -> date | None:
    """Up to when a message without a closing balance holds everything.

    Reports (052) and notifications (054) tell of a day while it runs: the day on which one was made is
    not over yet, nor is the day of its latest entry.
    """
    ends_on, made_on = on_day(node, "FrToDt/ToDtTm"), on_day(node, "CreDtTm")
    if ends_on and value(node, "FrToDt/ToDtTm")[11:16] < "23:59":
        ends_on = _day_before(ends_on)
    known = [day for day in (ends_on, made_on and _day_before(made_on)) if day]
    booked = [_day_before(entry.booked_on) for entry in entries]
    return min(known, default=None) or max(booked, default=None)


def _day_before(day: date) -> date:
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def _account(node: Node) -> tuple[str, str]:
    """The account and its currency; the money in the file tells it where the account does not."""
    account = account_number(value(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))
    if not account:
        raise BadBankFile(_("This file does not say of which account it is."))
    if not (currency := value(node, "Acct/Ccy")):
        amounts = (node_at(node, "Bal/Amt"), node_at(node, "Ntry/Amt"))
        currency = next((currency_of(a, "") for a in amounts if a is not None), "")
    return account, plain(currency, 3) or "EUR"


def _balance(
    node: Node, codes: tuple[str, ...], *, currency: str
) -> tuple[Decimal | None, date | None]:
    """The first balance of these codes; no amount when it is in another currency."""
    for code in codes:
        for balance in nodes_at(node, "Bal"):
            if value(balance, "Tp/CdOrPrtry/Cd") == code:
                return _balance_amount(balance, currency), on_day(balance, "Dt")
    return None, None


def _balance_amount(balance: Node, currency: str) -> Decimal | None:
    amount = node_at(balance, "Amt")
    if amount is None or currency_of(amount, currency) != currency:
        return None
    return signed(balance, amount)
