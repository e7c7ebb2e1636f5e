"""What the advisor said of a returned draft, beside the fields of its editor.

A remark about a line finds its line again after others were added, moved or removed: by how it began, first where it
stood. What was proposed is taken by a button of the editor, which then keeps the draft as after any other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from documents.enums import RemarkField
from documents.models import Paper, Remark, Review
from smartportal.core import dates, money

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark with its value in words; `taken` once the draft says it."""

    remark: Remark
    proposed: str
    taken: bool


@dataclass(slots=True)
class Returned:
    """The last round trip of a draft that came back; `header` by field, `lines` by number from 0, `astray` the
    remarks whose line is gone.
    """

    review: Review
    header: dict[str, Shown] = field(default_factory=dict)
    lines: dict[int, list[Shown]] = field(default_factory=dict)
    astray: list[Remark] = field(default_factory=list)

    @property
    def count(self) -> int:
        lines = sum(len(each) for each in self.lines.values())
        return len(self.header) + lines + len(self.astray)

    @property
    def left(self) -> int:
        """How many values are still to be taken, or to be refused by leaving them."""
        shown = [
            *self.header.values(),
            *(s for each in self.lines.values() for s in each),
        ]
        return sum(1 for each in shown if each.proposed and not each.taken)


def last_review(paper: Paper) -> Review | None:
    rows = Review.objects.select_related("answered_by", "submitted_by")
    return rows.filter(paper=paper).order_by("-round").first()


def returned(
    paper: Paper, header: forms.BaseForm, lines: Sequence[Any]
) -> Returned | None:
    """What to show in the editor of a draft that came back, beside these forms."""
    review = last_review(paper)
    if review is None or not review.is_returned:
        return None
    found, remarks = Returned(review), list(review.remarks.all())
    beginnings = [beginning(said(form, "description")) for form in lines]
    for remark in remarks:
        if remark.line is None:
            found.header[remark.field] = _shown(remark, header)
        elif (at := _place_of(remark, remarks, beginnings)) is None:
            found.astray.append(remark)
        else:
            found.lines.setdefault(at, []).append(_shown(remark, lines[at]))
    return found


def _place_of(
    remark: Remark, others: Iterable[Remark], beginnings: Sequence[str]
) -> int | None:
    """A line begins as it did, or as the advisor proposed."""
    names = {remark.words} | {
        beginning(other.proposed)
        for other in others
        if other.line == remark.line
        and other.field == RemarkField.DESCRIPTION
        and other.proposed
    }
    return place(remark.line or 0, names, beginnings)


def place(line: int, names: Collection[str], beginnings: Sequence[str]) -> int | None:
    """Where the line now is that stood at `line` and began with one of `names`; counted from 0.

    Nearest to where it stood when several begin alike.
    """
    alike = [n for n, each in enumerate(beginnings) if each in names]
    return min(alike, key=lambda n: abs(n - (line - 1)), default=None)


def beginning(description: Any) -> str:
    """How a line begins."""
    return str(description or "").strip().partition("\n")[0][:LONGEST].strip()


def _shown(remark: Remark, form: forms.BaseForm) -> Shown:
    name = str(remark.field)
    if not remark.proposed or name not in form.fields:
        return Shown(remark, "", taken=False)
    try:
        value = _plain(form.fields[name].clean(remark.proposed))
    except ValidationError:  # a card that is gone, a rate that the law ended
        return Shown(remark, "", taken=False)
    now = _plain(said(form, name))
    return Shown(remark, words(form, name, value), taken=value == now)


def said(form: Any, name: str) -> Any:
    """What a form of the editor says in one field, typed or kept."""
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data.get(name)
    return form.get_initial_for_field(form.fields[name], name)


def raw(value: Any) -> str:
    """A value as its field takes it."""
    match _plain(value):
        case None:
            return ""
        case date() as day:
            return day.isoformat()
        case Decimal() as number:
            return f"{number.normalize():f}"
        case other:
            return str(other)


def words(form: Any, name: str, value: Any) -> str:
    """A value as a person reads it."""
    asked, value = form.fields[name], _plain(value)
    match value:
        case None | "":
            return ""
        case date():
            return dates.day(value)
        case Decimal():
            is_price = name == RemarkField.UNIT_PRICE
            return money.in_words(value) if is_price else money.number(value)
    if isinstance(asked, forms.ModelChoiceField):
        return str(asked.queryset.filter(pk=value).first() or "")  # type: ignore[union-attr]
    if isinstance(asked, forms.ChoiceField):
        choices: Any = asked.choices
        return str(dict(choices).get(value, value))
    return str(value)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def with_proposal(
    data: Mapping[str, Any], remark: Remark, descriptions: Sequence[str]
) -> dict[str, Any]:
    """The editor's page as posted, with the value of a remark in its field; unchanged when its line is gone."""
    if not remark.proposed:
        return dict(data)
    if remark.line is None:
        return {**data, remark.field: remark.proposed}
    beginnings = [beginning(each) for each in descriptions]
    at = _place_of(remark, remark.review.remarks.all(), beginnings)
    if at is None:
        return dict(data)
    return {**data, f"line-{at}-{remark.field}": remark.proposed}
