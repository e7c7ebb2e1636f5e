"""Lines in the words of EN 16931 (BG-25).

A discount is a line with a negative quantity per VAT rate, not an allowance of the whole document (BG-20):
it stays in its place, and the sum of the lines stays the net of the paper.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from documents.enums import LineKind, VatCategory
from documents.models import PaperLine
from documents.pdf.reading import plain_breaks, split_description
from documents.pdf.wording import discount_words
from documents.totals import Counted, LineAmounts, counted

Group = dict[str, Any]

WITHOUT_RATE = VatCategory.OUTSIDE  # BR-O-05


def line_groups(lines: Iterable[PaperLine]) -> list[Group]:
    """One group per item, and per VAT rate of a discount. A text or a title stands above the item that
    follows, so it becomes that item's note; the last of all goes with the last item. Sub-totals and what
    nobody chose are not invoiced.
    """
    groups: list[Group] = []
    above: list[str] = []
    rows = list(lines)
    for line, counts in zip(rows, counted(rows), strict=True):
        if line.kind in (LineKind.TEXT, LineKind.SECTION):
            above.append(plain_breaks(line.description).strip())
        for group in _groups_of(line, counts):
            number = {"BT-126": str(len(groups) + 1)}
            groups.append(_with_note(number | group, above))
            above = []
    if groups and above:
        groups[-1] = _with_note(groups[-1], above)
    return groups


def _groups_of(line: PaperLine, counts: Counted) -> Iterator[Group]:
    name, detail = split_description(line.description)
    if line.kind == LineKind.DISCOUNT:
        name = name or _("Discount")
        taken_of = discount_words(line.quantity, counts.base)
        detail = "\n".join(filter(None, [detail, taken_of]))
    for part in counts.parts:
        yield _line_group(part, unit=line.unit, name=name, detail=detail)


def _with_note(group: Group, texts: list[str]) -> Group:
    if not texts:
        return group
    before = [note["BT-127"] for note in group.get("BT-127-00", [])]
    return group | {"BT-127-00": [{"BT-127": "\n".join(before + texts)}]}


def _line_group(part: LineAmounts, *, unit: str, name: str, detail: str) -> Group:
    group = {
        "BT-129": _number_text(part.quantity),
        "BT-130": unit,
        "BT-131": f"{part.net:.2f}",
        "BT-146": _number_text(part.unit_price, places=2),
        "BT-151": part.category,
        "BT-152": "" if part.category == WITHOUT_RATE else f"{part.rate:.2f}",
        "BT-153": name,
        "BT-154": detail,
    }
    return {key: value for key, value in group.items() if value}


def _number_text(value: Decimal, *, places: int = 0) -> str:
    """The digits that count, at least `places` of them after the point."""
    plain = f"{value.normalize():f}"
    missing = places - len(plain.partition(".")[2])
    if missing <= 0:
        return plain
    return plain + ("" if "." in plain else ".") + "0" * missing
