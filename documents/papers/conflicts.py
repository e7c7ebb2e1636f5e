"""Two tabs or devices on one draft: both versions in whole, and what the member makes of them.

Words: *theirs* was saved meanwhile, *mine* is what this page holds and is not saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.forms import BoundField
from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.models import LastSave, Paper
from documents.papers.editor import Editor, keep
from documents.papers.forms import HeaderForm, customers_of
from documents.papers.lines import LineInput, count, lines_of
from documents.papers.plan import Plan, plan_of
from documents.papers.services import StaleDraft, copy_to_draft, create_draft
from documents.pdf.wording import instalment_words
from documents.totals import Counted, Totals, counted
from members.models import User
from smartportal.core import dates


@dataclass(frozen=True, slots=True)
class Said:
    """One thing of a version; `differs` if the other version says something else, or nothing."""

    label: str
    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SaidLine:
    line: LineInput
    counts: Counted
    differs: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two, in whole."""

    header: list[Said]
    lines: list[SaidLine]
    totals: Totals

    def with_plan(self, plan: str, other: str) -> "Version":
        """With how it would be invoiced, where either version says it."""
        if not plan and not other:
            return self
        said = Said(_("How it will be invoiced"), plan, plan != other)
        return replace(self, header=[*self.header, said])


@dataclass(frozen=True, slots=True)
class Conflict:
    """`save` says who saved theirs and with what, where that is known."""

    stored: Paper
    theirs: Version
    mine: Version
    save: LastSave | None

    @property
    def is_none(self) -> bool:
        """Both say the same."""
        return self.mine == self.theirs


def conflict_of(editor: Editor, stored: Paper) -> Conflict:
    """`stored` is the draft as it is kept now; the editor's own has taken over what was typed."""
    form = HeaderForm(instance=stored, customers=customers_of(stored))
    kept = {name: getattr(stored, name) for name in form.fields}
    typed = {name: editor.header.cleaned_data.get(name) for name in form.fields}
    lines, typed_lines = lines_of(stored), editor.typed_lines()
    plan = plan_of(stored)
    typed_plan = editor.typed_plan()
    theirs, mine = (
        _plan_words(plan),
        _plan_words(plan if typed_plan is None else typed_plan),
    )
    return Conflict(
        stored=stored,
        theirs=_version(form, kept, typed, lines, typed_lines).with_plan(theirs, mine),
        mine=_version(form, typed, kept, typed_lines, lines).with_plan(mine, theirs),
        save=LastSave.objects.filter(paper=stored).select_related("by").first(),
    )


def _version(
    form: HeaderForm,
    header: dict[str, Any],
    other_header: dict[str, Any],
    lines: Sequence[LineInput],
    other_lines: Sequence[LineInput],
) -> Version:
    """What is empty in both is not said."""
    said = [
        Said(str(form[name].label), _words(form[name], value), value != other)
        for name, value in header.items()
        if (other := other_header[name]) or value
    ]
    rows = [
        SaidLine(line, counts, line not in other_lines)
        for line, counts in zip(lines, counted(lines), strict=True)
    ]
    return Version(header=said, lines=rows, totals=count(lines))


def _plan_words(plan: Plan) -> str:
    return "\n".join(map(instalment_words, plan))


def _words(bound: BoundField, value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case date():
            return dates.day(value)
        case str():
            choices = getattr(bound.field, "choices", ())
            return str(dict(choices).get(value, value)) if choices else value
        case None:
            return ""
        case _:
            return str(value)


@transaction.atomic
def keep_both(editor: Editor, *, at: datetime, by: User, device: str) -> Paper:
    """What is stored becomes a draft of its own, which is returned; what was typed takes its place.

    Raises `StaleDraft` when there is a third version by now, and what `keep` raises.
    """
    stored = Paper.objects.locked().get(pk=editor.paper.pk)
    if stored.revision != editor.revision:
        raise StaleDraft(
            _("This draft was changed in the meantime. Look at it as it is now.")
        )
    copy = copy_to_draft(
        stored,
        kind=PaperKind(stored.kind),
        by=by,
        at=at,
        supplied_on=stored.supplied_on,
        valid_until=stored.valid_until,
    )
    keep(editor, at=at, by=by, device=device)
    return copy


@transaction.atomic
def keep_apart(editor: Editor, *, at: datetime, by: User, device: str) -> Paper | None:
    """What was typed on a paper that has left meanwhile, as a draft of its own; None where it says what has left."""
    sent = Paper.objects.select_related("activity").get(pk=editor.paper.pk)
    if conflict_of(editor, sent).is_none:
        return None
    editor.paper = create_draft(sent.activity, kind=PaperKind(sent.kind), by=by)
    editor.revision = editor.paper.revision
    return keep(editor, at=at, by=by, device=device)
