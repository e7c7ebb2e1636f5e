"""What a button of the editor does to the page, before it is read and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.enums import LineKind, Unit
from documents.models import Paper, PriceItem, Remark
from documents.papers import posted
from documents.papers.copies import lines_for, papers_to_copy
from documents.papers.editor import (
    Editor,
    Taken,
    empty_line,
    typed_editor,
)
from documents.papers.line_forms import MAX_LINES, line_initial, vat_of
from documents.papers.pasting import Pasted, read_table, take
from documents.papers.plan_forms import with_instalment, without_instalment
from documents.papers.remarks import with_proposal
from documents.papers.vat import vat_offer
from members.models import User

# What a button adds: hours and trips are items with their unit.
ADDED: dict[str, dict[str, str]] = {
    "item": {},
    "hours": {"unit": Unit.HOUR},
    "travel": {"unit": Unit.KILOMETRE},
    **{kind: {"kind": kind} for kind in LineKind.values if kind != LineKind.ITEM},
}


@dataclass(slots=True)
class Page:
    """The page as posted, and what the button has to tell about it."""

    paper: Paper
    data: dict[str, Any]
    on: date
    by: User
    pasted: Pasted | None = None
    taken: Taken | None = None
    found: list[Paper] | None = None

    def number(self, button: str) -> int | None:
        return posted.number_in(self.data, button)


def pressed_editor(paper: Paper, data: posted.Posted, *, on: date, by: User) -> Editor:
    """The editor on what was posted, once its button has done its work."""
    if not posted.has_lines(data):
        return typed_editor(paper, data, on=on)
    page = Page(paper, posted.in_order(data), on, by)
    for button, act in BUTTONS.items():
        if button in page.data:
            act(page)
            break
    editor = typed_editor(paper, page.data, on=on)
    editor.pasted, editor.taken, editor.found = page.pasted, page.taken, page.found
    return editor


def _add(page: Page) -> None:
    """One of `ADDED`, else an item."""
    line = empty_line(page.paper, page.on) | ADDED.get(page.data["add"], {})
    page.data = posted.with_lines_added(page.data, [line])


def _undo(page: Page) -> None:
    page.data = posted.with_line_restored(page.data)


def _drop(page: Page) -> None:
    if (index := page.number("drop")) is not None:
        page.data = posted.with_line_removed(page.data, index=index)


def _move_up(page: Page) -> None:
    if (index := page.number("up")) is not None:
        page.data = posted.with_line_moved(page.data, index=index, by=-1)


def _move_down(page: Page) -> None:
    if (index := page.number("down")) is not None:
        page.data = posted.with_line_moved(page.data, index=index, by=1)


def _paste(page: Page) -> None:
    """The table in the box; with `rest` only those of its rows that can be read."""
    filled = posted.without_blank_lines(page.data)
    page.pasted = read_table(
        page.data.get("table", ""),
        vat_offer(page.paper, on=page.on).fitting,
        room=MAX_LINES - posted.count_of_lines(filled),
    )
    if lines := take(page.pasted, rest=page.data["paste"] == "rest"):
        page.data = posted.with_lines_added(filled, lines)
    page.data["table"] = page.pasted.left


def _unpaste(page: Page) -> None:
    """The lines that a button has just put in go out again, those of a table back into the box."""
    count = page.number("unpaste") or 0
    page.data = posted.without_last_lines(page.data, count=count)
    page.data["table"] = page.data.get("pasted", "")


def _find(page: Page) -> None:
    page.found = list(papers_to_copy(page.paper, page.data.get("find", ""), by=page.by))


def _take(page: Page) -> None:
    """The lines of an older paper, named by its public id."""
    papers = Paper.objects.visible_to(page.by).writable_by(page.by)
    older = papers.filter(public_id=page.data["take"]).first()
    if older is None:
        return
    lines = [line_initial(line) for line in lines_for(page.paper, older)]
    filled = posted.without_blank_lines(page.data)
    page.data = posted.with_lines_added(filled, lines)
    page.taken = Taken(len(lines), str(older))


def _put_in(page: Page) -> None:
    """A line of the price list of the paper's activity, named by its public id."""
    items = PriceItem.objects.visible_to(page.by).filter(
        activity=page.paper.activity_id
    )
    if item := items.filter(public_id=page.data["price"]).first():
        filled = posted.without_blank_lines(page.data)
        page.data = posted.with_lines_added(filled, [_as_typed(item)])


def _take_proposal(page: Page) -> None:
    """What the advisor proposed for a field, named by the remark's public id."""
    remarks = Remark.objects.visible_to(page.by).filter(review__paper=page.paper)
    if remark := remarks.filter(public_id=page.data["proposal"]).first():
        page.data = with_proposal(page.data, remark, posted.descriptions(page.data))


def _plan(page: Page) -> None:
    page.data = with_instalment(page.data, page.data["plan"])


def _unplan(page: Page) -> None:
    if (index := page.number("unplan")) is not None:
        page.data = without_instalment(page.data, index)


def _as_typed(item: PriceItem) -> dict[str, Any]:
    if item.kind == LineKind.TEXT:
        return {"kind": item.kind, "description": item.description}
    return {
        "kind": item.kind,
        "description": item.description,
        "quantity": "1",
        "unit": item.unit,
        "unit_price": item.unit_price,
        "vat": vat_of(item),
    }


# Not "remove": a button of that name hides the form's own `remove()` from scripts.
BUTTONS: dict[str, Callable[[Page], None]] = {
    "add": _add,
    "undo": _undo,
    "up": _move_up,
    "down": _move_down,
    "drop": _drop,
    "paste": _paste,
    "unpaste": _unpaste,
    "search": _find,
    "take": _take,
    "price": _put_in,
    "proposal": _take_proposal,
    "plan": _plan,
    "unplan": _unplan,
}
