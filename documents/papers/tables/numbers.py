"""Numbers of a table, whatever language it was written in, and the signs of money beside them."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from smartportal.core import money

EURO = "€"
CODES = re.compile(
    r"(?<![A-Z])(USD|GBP|CHF|CAD|AUD|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|RON|MAD|TND|XOF)(?![A-Z])"
)
# By what begins the decimals: all that can be read as a number then.
READINGS = {
    mark: re.compile(
        rf"[+-]?(?:[1-9]\d{{0,2}}(?:[{group}]\d{{3}})+|\d+|(?=[{mark}]\d))(?:[{mark}]\d*)?",
        re.ASCII,
    )
    for mark, group in ((",", "."), (".", ","))
}
MINUS_SIGNS = str.maketrans(dict.fromkeys("−–‒", "-"))


def signs_of_money(cells: Iterable[str]) -> list[str]:
    """Every sign or code of a currency, as often as a cell repeats it."""
    found: list[str] = []
    for cell in cells:
        bare = re.sub(r"(?<![A-Z])EUR(?![A-Z])", EURO, cell.upper())
        found += [char for char in bare if unicodedata.category(char) == "Sc"]
        found += CODES.findall(bare)
    return found


def read_number(cell: str, mark: str) -> Decimal:
    """The number in a cell; `mark` begins the decimals where the cell may be read in two ways."""
    bare = _bare(cell)
    readings = _readings(bare)
    if not readings:
        raise ValueError(cell)
    point = mark if mark in readings else readings[0]
    group = "," if point == "." else "."
    return Decimal(bare.replace(group, "").replace(point, "."))


def is_number(cell: str) -> bool:
    return bool(_readings(_bare(cell)))


def decimal_mark(cells: Iterable[str]) -> str:
    """What begins decimals in this table: the mark that some cell proves, else the reader's own."""
    read = [_readings(_bare(cell)) for cell in cells]
    proofs = {readings[0] for readings in read if len(readings) == 1}
    return proofs.pop() if len(proofs) == 1 else money.number(Decimal("0.1"))[1]


def _readings(bare: str) -> list[str]:
    return [mark for mark, form in READINGS.items() if form.fullmatch(bare)]


def _bare(cell: str) -> str:
    """Without spaces, signs of euros and the marks that turn the direction of writing."""
    seen = "".join(char for char in cell if unicodedata.category(char) != "Cf")
    return re.sub(r"[\s'’€]|EUR", "", seen, flags=re.IGNORECASE).translate(MINUS_SIGNS)
