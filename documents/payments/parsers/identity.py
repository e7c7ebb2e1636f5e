"""One key per entry, the same in every file that brings it.

The key is a hash over the account, the bank's reference, the booking date, the signed amount and the
count of earlier entries of the same statement that are alike in these. The reference alone is not enough:
banks give a payment and its fee one reference, and some start again the next day. Where the bank gives
none, the counterparty and the bare letters and digits of the text stand for it, so that an intraday
report and the day's statement agree whatever their spacing.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from documents.payments.parsers.statements import Booking, ParsedEntry

# What banks write where they have no reference.
_PLACEHOLDER = re.compile(r"(?:NONREF|NOTPROVIDED|NOT PROVIDED|NONE|[0.\-]*)", re.I)


def real_reference(reference: str) -> str:
    return "" if _PLACEHOLDER.fullmatch(reference) else reference


def identified(account: str, bookings: Iterable[Booking]) -> tuple[ParsedEntry, ...]:
    """The entries of one statement with their keys, batches replaced by their parts.

    Entries of zero, by which banks tell news of a card or a contract, move nothing and are left out.
    """
    return tuple(entry for entry in _identified(account, bookings) if entry.amount)


def _identified(account: str, bookings: Iterable[Booking]) -> Iterator[ParsedEntry]:
    whole, parts = _Keys(account), _Keys(account)
    for booking in bookings:
        key = whole.key(booking.entry)
        if not booking.parts:
            yield replace(booking.entry, reference=key)
        for part in booking.parts:
            yield replace(part, reference=parts.key(part), batch_reference=key)


class _Keys:
    def __init__(self, account: str) -> None:
        self.account = account
        self.seen: Counter[tuple[str, ...]] = Counter()

    def key(self, entry: ParsedEntry) -> str:
        marks = (
            self.account,
            entry.booked_on.isoformat(),
            f"{entry.amount:.2f} {entry.currency}",
            *_marks(entry),
        )
        earlier = self.seen[marks]
        self.seen[marks] += 1
        return hashlib.sha256("\x1f".join([*marks, str(earlier)]).encode()).hexdigest()


def _marks(entry: ParsedEntry) -> tuple[str, ...]:
    if reference := real_reference(entry.bank_reference):
        return ("reference", reference)
    who = entry.counterparty_iban or entry.counterparty_name
    return ("text", *map(_bare, (who, entry.end_to_end_id, entry.text)))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def unknown(
    entries: Iterable[ParsedEntry],
    *,
    references: Collection[str],
    batches: Collection[str],
) -> list[ParsedEntry]:
    """The entries that are new money on an account whose known ones have these keys and batch keys.

    A total is left out when its payments are known, payments are when their total is.
    """
    references, batches = set(references) - {""}, set(batches) - {""}
    new: list[ParsedEntry] = []
    for entry in entries:
        keys = {entry.reference, entry.batch_reference}
        if keys & references or entry.reference in batches:
            continue
        references.add(entry.reference)
        batches |= {entry.batch_reference} - {""}
        new.append(entry)
    return new
