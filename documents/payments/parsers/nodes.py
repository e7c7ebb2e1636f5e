"""Reading an ISO 20022 tree by plain paths ("Acct/Id/IBAN"), whatever its namespace."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _
from lxml import etree

from documents.payments.parsers.statements import BadBankFile
from documents.payments.parsers.text import bad_value, day, money

Node = etree._Element


@lru_cache(maxsize=256)
def anywhere(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def node_at(node: Node, path: str) -> Node | None:
    return node.find(anywhere(path))


def nodes_at(node: Node, path: str) -> list[Node]:
    return node.findall(anywhere(path))


def value(node: Node, *paths: str) -> str:
    """The text at the first path that has one, '' if none has."""
    for path in paths:
        if text := (node.findtext(anywhere(path)) or "").strip():
            return text
    return ""


def values(node: Node, path: str) -> list[str]:
    return [found.text.strip() for found in nodes_at(node, path) if found.text]


def on_day(node: Node, path: str) -> date | None:
    """A date, or the day of a moment as the bank writes it, in its own zone."""
    written = value(node, f"{path}/Dt", f"{path}/DtTm", path)
    if not written:
        return None
    year, month, rest = (*written.split("-", 2), "", "")[:3]
    return day(year, month, rest[:2], line=path)


def signed(node: Node, amount: Node) -> Decimal:
    """The amount, negative when the node says debit."""
    figure = money((amount.text or "").strip(), line="Amt")
    match value(node, "CdtDbtInd"):
        case "CRDT":
            return figure
        case "DBIT":
            return -figure
        case mark:
            raise bad_value(mark, line="CdtDbtInd")


def currency_of(amount: Node, otherwise: str) -> str:
    return amount.get("Ccy") or otherwise


def required(node: Node, path: str) -> Node:
    if (found := node_at(node, path)) is None:
        raise BadBankFile(_("An entry of this file has no %(path)s.") % {"path": path})
    return found
