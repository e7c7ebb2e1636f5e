"""Business cards (vCard 2.1, 3.0 and 4.0), each read by itself: one that is broken leaves the others whole."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from documents.customers.importing.reading import (
    MOST_LINES,
    Line,
    NotReadable,
    Reading,
    too_many,
)

CARD = re.compile(r"^BEGIN:VCARD[ \t]*$.*?(?:^END:VCARD[ \t]*$|\Z)", re.I | re.M | re.S)
# Pictures and keys, with the lines that they go on in: nobody reads them, and they are nearly all of a file.
BINARY = re.compile(
    r"^(?:[\w-]+\.)?(?:photo|logo|sound|key)[;:].*(?:\n[ \t].*)*\n", re.I | re.M
)
# The rest of a card. Beyond it some encodings that a card may name take minutes.
LONGEST_CARD = 20_000
NOT_A_CHARACTER = re.compile("[\ud800-\udfff]")
BEGINS = re.compile(r"\s*BEGIN:VCARD", re.I)
# What we keep in a column of its own, or would not know what to do with.
UNDERSTOOD = frozenset(
    """version fn n org tel email adr note categories prodid rev uid photo logo sound key
    x-abuid x-ablabel kind""".split()  # noqa: SIM905 (shorter to read)
)


def are_cards(text: str) -> bool:
    return BEGINS.match(text) is not None


def read_cards(text: str, encoding: str) -> Reading:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines: list[Line] = []
    number, seen = 1, 0
    for found in CARD.finditer(text):
        if len(lines) == MOST_LINES:
            raise too_many()
        number += text.count("\n", seen, found.start())
        seen = found.start()
        lines.append(_card(number, found.group()))
    if not lines:
        raise NotReadable(_("No card in this file is whole."))
    return Reading(lines, encoding)


def _card(number: int, text: str) -> Line:
    text = BINARY.sub("", text)
    first = {"vCard": " ".join(text[:200].split())}
    if len(text) > LONGEST_CARD:
        return Line(number, {}, first, _("This card is too long."))
    try:
        values, rest = _understood(text)
    # The library refuses a broken card with whatever it stumbled over.
    except Exception:
        return Line(number, {}, first, _("This card is broken."))
    return Line(number, values, rest)


def _understood(text: str) -> tuple[dict[str, str], dict[str, str]]:
    # Only who brings cards pays for the library.
    import vobject  # noqa: PLC0415

    card = vobject.readOne(text)
    return _kept(_values(card)), _kept(_rest(card))


def _kept(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a card says in an encoding of its own may hold halves of characters, which no database takes."""
    return {
        name: NOT_A_CHARACTER.sub("\ufffd", value) for name, value in pairs if value
    }


def _values(card: Any) -> Iterator[tuple[str, str]]:
    full = _text(card, "fn") or _person(card)
    company = _company(card)
    yield "name", company or full
    yield "contact_name", full if company and full != company else ""
    yield "email", _text(card, "email").removeprefix("mailto:")
    yield "phone", _text(card, "tel").removeprefix("tel:")
    yield "notes", _text(card, "note")
    yield "tags", _tags(card)
    if (address := _first(card, "adr")) is not None:
        yield from _address(address)


def _first(card: Any, name: str) -> Any:
    rows = card.contents.get(name)
    return rows[0].value if rows else None


def _text(card: Any, name: str) -> str:
    value = _first(card, name)
    return value.strip() if isinstance(value, str) else ""


def _person(card: Any) -> str:
    name = _first(card, "n")
    if name is None:
        return ""
    return " ".join(f"{_flat(name.given)} {_flat(name.family)}".split())


def _company(card: Any) -> str:
    """The first part; the others are departments, which stay in the rest."""
    parts = _first(card, "org") or [""]
    return _flat(parts if isinstance(parts, str) else parts[0]).strip()


def _tags(card: Any) -> str:
    value = _first(card, "categories")
    return ", ".join(map(str, value)) if isinstance(value, list) else _flat(value or "")


def _address(address: Any) -> Iterator[tuple[str, str]]:
    yield "street", " ".join(_flat(address.street).split())
    yield "box", _flat(address.box) or _flat(address.extended)
    yield "postal_code", _flat(address.code)
    yield "town", _flat(address.city)
    yield "country", _flat(address.country)


def _flat(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _rest(card: Any) -> Iterator[tuple[str, str]]:
    """Second telephones and the like, and lines that we have no column for: kept as a note."""
    for name, rows in card.contents.items():
        extra = rows[1:] if name in UNDERSTOOD else rows
        if name in {"version", "photo", "logo", "sound", "key", "x-ablabel"}:
            continue
        texts = [str(row.value).strip() for row in extra if isinstance(row.value, str)]
        if text := " | ".join(filter(None, texts)):
            yield name.upper(), text
