"""Entries of a camt message, and the payments that a batch entry bundles."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.payments.parsers.nodes import (
    Node,
    currency_of,
    node_at,
    nodes_at,
    on_day,
    required,
    signed,
    value,
    values,
)
from documents.payments.parsers.statements import BadBankFile, Booking, ParsedEntry
from documents.payments.parsers.text import (
    NAME,
    REFERENCE,
    account_number,
    given,
    plain,
)
from documents.references import sole_structured

# Amounts of one payment of a batch: of the account, as sent, as ordered.
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")


def bookings(
    node: Node, *, account: str, currency: str, otherwise_on: date | None
) -> Iterator[Booking]:
    for entry in nodes_at(node, "Ntry"):
        if value(entry, "Sts/Cd", "Sts") == "BOOK":
            yield _Entry(entry, account, currency, otherwise_on).booking()


class _Entry:
    """One `Ntry`: what it says for all the payments it may bundle."""

    def __init__(
        self, node: Node, account: str, currency: str, otherwise_on: date | None
    ) -> None:
        amount = required(node, "Amt")
        self.node = node
        self.account = account
        self.amount = signed(node, amount)
        self.currency = plain(currency_of(amount, currency), 3)
        self.value_on = on_day(node, "ValDt")
        booked_on = on_day(node, "BookgDt") or self.value_on or otherwise_on
        if booked_on is None:
            raise BadBankFile(_("An entry of this file has no date."))
        self.booked_on = booked_on
        self.payments = nodes_at(node, "NtryDtls/TxDtls")

    def booking(self) -> Booking:
        return Booking(self._parsed(self.payments, self.amount), self._parts())

    def _parts(self) -> tuple[ParsedEntry, ...]:
        """The payments of a batch, when each has its amount and they come to that of the entry."""
        amounts = [self._part_amount(payment) for payment in self.payments]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < 2 or len(known) != len(amounts) or sum(known) != self.amount:
            return ()
        return tuple(
            self._parsed([payment], amount)
            for payment, amount in zip(self.payments, known, strict=True)
        )

    def _part_amount(self, payment: Node) -> Decimal | None:
        marked = payment if node_at(payment, "CdtDbtInd") is not None else self.node
        for path in _AMOUNTS:
            amount = node_at(payment, path)
            if amount is not None and amount.get("Ccy") == self.currency:
                return signed(marked, amount)
        return None

    def _parsed(self, payments: Sequence[Node], amount: Decimal) -> ParsedEntry:
        """The entry, or one payment of it; what several payments say is joined."""
        reversed_ = self._is_reversal(payments)
        payer_first = (amount > 0) != reversed_
        name, iban = self._counterparty(payments, payer_first=payer_first)
        return ParsedEntry(
            bank_reference=self._bank_reference(payments),
            booked_on=self.booked_on,
            value_on=self.value_on,
            amount=amount,
            currency=self.currency,
            counterparty_name=name,
            counterparty_iban=iban,
            structured_communication=_common([_structured(p) for p in payments]),
            text=plain(self._words(payments)),
            is_reversal=reversed_,
            end_to_end_id=_common([_end_to_end(p) for p in payments]),
        )

    def _words(self, payments: Sequence[Node]) -> str:
        said = " ".join(filter(None, map(_words, payments)))
        return said or value(self.node, "AddtlNtryInf")

    def _bank_reference(self, payments: Sequence[Node]) -> str:
        """The entry's, unless one payment of several has its own."""
        of_entry = plain(value(self.node, "AcctSvcrRef"), REFERENCE)
        of_payment = _common(
            [plain(value(p, "Refs/AcctSvcrRef"), REFERENCE) for p in payments]
        )
        is_part = len(self.payments) > len(payments)
        return (of_payment or of_entry) if is_part else (of_entry or of_payment)

    def _is_reversal(self, payments: Sequence[Node]) -> bool:
        return value(self.node, "RvslInd") in ("true", "1") or any(
            node_at(payment, "RtrInf") is not None for payment in payments
        )

    def _counterparty(
        self, payments: Sequence[Node], *, payer_first: bool
    ) -> tuple[str, str]:
        """Who paid a credit, who got a debit; a returned payment keeps the roles of the first one.

        A side that is this very account is passed over.
        """
        for role in ("Dbtr", "Cdtr") if payer_first else ("Cdtr", "Dbtr"):
            name = _common([_name(payment, role) for payment in payments])
            iban = _common([_account(payment, role) for payment in payments])
            if (name or iban) and iban != self.account:
                return name, iban
        return "", ""


def _common(found: Sequence[str]) -> str:
    """What all payments agree on."""
    return found[0] if len(set(found)) == 1 else ""


def _name(payment: Node, role: str) -> str:
    parties = [
        f"RltdPties/{party}{wrapper}/Nm"
        for party in (role, f"Ultmt{role}")
        for wrapper in ("", "/Pty")
    ]
    return plain(value(payment, *parties), NAME)


def _account(payment: Node, role: str) -> str:
    account = f"RltdPties/{role}Acct/Id"
    return account_number(value(payment, f"{account}/IBAN", f"{account}/Othr/Id"))


def _end_to_end(payment: Node) -> str:
    return given(value(payment, "Refs/EndToEndId"))


def _structured(payment: Node) -> str:
    """The valid reference of the structured part, or else of the payer's words."""
    structured = sole_structured(" ; ".join(_references(payment)))
    return structured or sole_structured(_words(payment))


def _references(payment: Node) -> list[str]:
    return values(payment, "RmtInf/Strd/CdtrRefInf/Ref")


def _words(payment: Node) -> str:
    """What the payer wrote, else what the bank says about the payment."""
    written = [
        *values(payment, "RmtInf/Ustrd"),
        *_references(payment),
        *values(payment, "RmtInf/Strd/AddtlRmtInf"),
    ]
    return " ".join(written) or value(payment, "AddtlTxInf")
