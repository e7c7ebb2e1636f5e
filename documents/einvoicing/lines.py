"""Lines in the words of EN 16931 (BG-25)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from documents.enums import LineKind, VatCategory
from documents.models import PaperLine
from documents.pdf.reading import plain_breaks, split_description

Group = dict[str, Any]

WITHOUT_RATE = VatCategory.OUTSIDE  # BR-O-05


def line_groups(lines: Iterable[PaperLine]) -> list[Group]:
    """One group per item. A text stands above the item that follows, so it becomes that item's note;
    the last text of all goes with the last item.
    """
    groups: list[Group] = []
    above: list[str] = []
    for line in lines:
        if line.kind == LineKind.TEXT:
            above.append(plain_breaks(line.description).strip())
            continue
        groups.append(_with_note(_line_group(line, number=len(groups) + 1), above))
        above = []
    if groups and above:
        groups[-1] = _with_note(groups[-1], above)
    return groups


def _with_note(group: Group, texts: list[str]) -> Group:
    if not texts:
        return group
    before = [note["BT-127"] for note in group.get("BT-127-00", [])]
    return group | {"BT-127-00": [{"BT-127": "\n".join(before + texts)}]}


def _line_group(line: PaperLine, *, number: int) -> Group:
    name, detail = split_description(line.description)
    group = {
        "BT-126": str(number),
        "BT-129": _number_text(line.quantity),
        "BT-130": line.unit,
        "BT-131": f"{line.net:.2f}",
        "BT-146": _number_text(line.unit_price, places=2),
        "BT-151": line.vat_category,
        "BT-152": "" if line.vat_category == WITHOUT_RATE else f"{line.vat_rate:.2f}",
        "BT-153": name,
        "BT-154": detail,
    }
    return {key: value for key, value in group.items() if value}


def _number_text(value: Decimal | None, *, places: int = 0) -> str:
    """The digits that count, at least `places` of them after the point."""
    plain = f"{(value or Decimal(0)).normalize():f}"
    missing = places - len(plain.partition(".")[2])
    if missing <= 0:
        return plain
    return plain + ("" if "." in plain else ".") + "0" * missing
