"""The editor of a draft, one object for the page: forms bound to what was typed, or to what is kept.

Every button posts the whole page, so that nothing typed is lost whatever is pressed, with or without
JavaScript.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from documents.enums import InstalmentKind, LineKind, PaperKind
from documents.instalments import Share, taken_by
from documents.models import LastSave, Paper, PriceItem
from documents.papers.forms import HeaderForm, customers_of
from documents.papers.line_forms import (
    MAX_LINES,
    LineForm,
    line_initial,
    vat_key,
    vat_menu,
)
from documents.papers.lines import LineInput, count, lines_of
from documents.papers.pasting import Pasted
from documents.papers.plan import PlanInput, plan_of
from documents.papers.plan_forms import PlanForm, kept_plan, typed_plan
from documents.papers.posted import gone_line, number_in
from documents.papers.services import save_draft
from documents.papers.vat import vat_offer
from documents.totals import Counted, Totals, counted
from members.models import User

MOST_ITEMS = 60
NOTHING = LineInput(kind=LineKind.TEXT)


class BaseLines(BaseFormSet[LineForm]):
    default_error_messages: ClassVar = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": _("A paper has %(num)d lines at most."),
    }


LineFormSet = formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    max_num=MAX_LINES,
    absolute_max=MAX_LINES + 50,
    validate_max=True,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """Lines that came from elsewhere: how many, and from which older paper."""

    count: int
    source: str


@dataclass
class Editor:
    """`header` and `lines` as forms; `totals` of what the lines say; `gone` is the line just removed,
    `table` the text in the box for pasting, `pasted` what became of it; `taken` the lines that came from an
    older paper, `plan` the instalments of a quote, `found` those that were looked for with the words of `find`.
    """

    paper: Paper
    header: HeaderForm
    lines: Any
    revision: int
    plan: Any = None
    gone: dict[str, Any] | None = None
    table: str = ""
    pasted: Pasted | None = None
    taken: Taken | None = None
    find: str = ""
    found: list[Paper] | None = None

    @cached_property
    def price_items(self) -> Sequence[PriceItem]:
        """What its member keeps to be put in; asked only by a page that shows it."""
        items = PriceItem.objects.filter(activity=self.paper.activity_id)
        return list(items[:MOST_ITEMS])

    def is_valid(self) -> bool:
        header_ok, lines_ok = self.header.is_valid(), self.lines.is_valid()
        plan_ok = self.plan is None or self.plan.is_valid()
        return header_ok and lines_ok and plan_ok

    def typed_lines(self) -> list[LineInput]:
        """Complete and incomplete lines; a line with an error is left out of the count."""
        return [line for line in self._typed() if line]

    def rows(self) -> list[tuple[LineForm, Counted]]:
        """Each line's form, with what it comes to where it stands."""
        counts = counted(line or NOTHING for line in self._typed())
        return list(zip(self.lines, counts, strict=True))

    def _typed(self) -> list[LineInput | None]:
        """One entry for each form; None for an empty line and for one with an error."""
        if self.lines.is_bound:
            return [form.typed() if form.is_valid() else None for form in self.lines]
        return [*lines_of(self.paper)] or [None]

    def totals(self) -> Totals:
        return count(self.typed_lines())

    def typed_plan(self) -> list[PlanInput] | None:
        """None where there is none, or something of it is wrong."""
        if self.plan is None:
            return None
        if not self.plan.is_bound:
            return plan_of(self.paper)
        return self.plan.typed() if self.plan.is_valid() else None

    def planned(self) -> list[tuple[PlanForm, Share | None]]:
        """Each instalment's form, with what it takes of the lines as they are."""
        if self.plan is None:
            return []
        plan = self.typed_plan()
        counts: list[Share | None] = [None] * len(self.plan.forms)
        if plan is not None:
            counts = [*taken_by(plan, self.totals())]
        return list(zip(self.plan, counts, strict=True))

    @property
    def has_deposit(self) -> bool:
        kinds = [form["kind"].value() for form in self.plan or ()]
        return InstalmentKind.DEPOSIT in kinds


def open_editor(paper: Paper, *, on: date) -> Editor:
    """The editor on a kept draft, with an empty line when it has none."""
    kept = [line_initial(line) for line in lines_of(paper)] or [empty_line(paper, on)]
    return Editor(
        paper=paper,
        header=HeaderForm(instance=paper, customers=customers_of(paper)),
        lines=LineFormSet(
            initial=kept, prefix="line", form_kwargs=_form_options(paper, on)
        ),
        revision=paper.revision,
        plan=kept_plan(plan_of(paper)) if paper.kind == PaperKind.QUOTE else None,
    )


def typed_editor(paper: Paper, data: Mapping[str, Any], *, on: date) -> Editor:
    """The editor on what was posted. The line that a button added takes the cursor."""
    lines = LineFormSet(data, prefix="line", form_kwargs=_form_options(paper, on))
    if "add" in data and lines.forms:
        lines.forms[-1].take_cursor()
    return Editor(
        paper=paper,
        header=HeaderForm(data, instance=paper, customers=customers_of(paper)),
        lines=lines,
        revision=_revision(data),
        plan=typed_plan(data) if paper.kind == PaperKind.QUOTE else None,
        gone=gone_line(data),
        table=data.get("table", ""),
        find=data.get("find", ""),
    )


def _revision(data: Mapping[str, Any]) -> int:
    """`over` and `both` are the version that the member chose to write over; the form's own is older."""
    found = (number_in(data, name) for name in ("over", "both", "revision"))
    return next(filter(None, found), 0)


@transaction.atomic
def keep(editor: Editor, *, at: datetime, by: User, device: str = "") -> Paper:
    """Save a valid editor's draft, and who did it with what; raises what `save_draft` raises."""
    paper = save_draft(
        editor.paper,
        header=editor.header.cleaned_data,
        lines=editor.typed_lines(),
        revision=editor.revision,
        at=at,
        plan=editor.typed_plan(),
    )
    LastSave.objects.bulk_create(
        [LastSave(paper=paper, by=by, device=device)],
        update_conflicts=True,
        unique_fields=["paper"],
        update_fields=["by", "device"],
    )
    return paper


def empty_line(paper: Paper, on: date) -> dict[str, Any]:
    fitting = vat_offer(paper, on=on).fitting
    return {
        "kind": LineKind.ITEM,
        "quantity": "1",
        "vat": vat_key(fitting[0]) if fitting else "",
    }


def _form_options(paper: Paper, on: date) -> dict[str, Any]:
    """Only a quote has options to choose from; of VAT what fits the customer that is kept."""
    offer = vat_offer(paper, on=on)
    return {
        "rates": offer.choices,
        "fitting": offer.keys,
        "menu": vat_menu(offer.choices),
        "has_options": paper.kind == PaperKind.QUOTE,
    }
