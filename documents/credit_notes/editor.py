"""The editor of a draft credit note: the lines that are left of the invoice, and how much of each is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.credit_notes.forms import CreditForm, quantities_in
from documents.credit_notes.mirror import chosen_of, whole
from documents.credit_notes.remainder import (
    Remainder,
    corrected,
    note_lines,
    remainder_of,
    totals_of_note,
)
from documents.credit_notes.services import keep_credit_note
from documents.models import Paper
from documents.papers.posted import number_in
from documents.papers.services import LineInput, lines_of
from documents.totals import Totals


@dataclass(slots=True)
class CreditEditor:
    paper: Paper
    form: CreditForm
    left: Remainder
    revision: int

    def totals(self) -> Totals:
        """Of what is typed; of what is kept while that has errors."""
        return totals_of_note(self._lines(), self.left)

    def _lines(self) -> Sequence[LineInput]:
        if not (self.form.is_bound and self.form.is_valid()):
            return lines_of(self.paper)
        chosen, language = self.form.chosen(), self.paper.language
        return note_lines(self.left, chosen, language=language)


def open_credit_editor(draft: Paper) -> CreditEditor:
    left = remainder_of(corrected(draft))
    chosen = chosen_of(lines_of(draft), left.lines)
    initial = {"reason": draft.notes, **quantities_in(chosen)}
    return CreditEditor(
        draft, CreditForm(initial=initial, left=left.lines), left, draft.revision
    )


def typed_credit_editor(draft: Paper, data: Mapping[str, Any]) -> CreditEditor:
    """The editor on what was posted; the button for everything fills in all that is left."""
    left = remainder_of(corrected(draft))
    if "all" in data:
        shown = CreditForm(left=left.lines)
        everything = {
            name: shown.fields[name].prepare_value(value)
            for name, value in quantities_in(whole(left.lines)).items()
            if name in shown.fields
        }
        data = {**{name: data[name] for name in data}, **everything}
    form = CreditForm(data, left=left.lines)
    return CreditEditor(draft, form, left, number_in(data, "revision") or 0)


def keep_credit(editor: CreditEditor, *, at: datetime) -> Paper:
    """Save a valid editor's draft; raises what `keep_credit_note` raises."""
    return keep_credit_note(
        editor.paper,
        chosen=editor.form.chosen(),
        reason=editor.form.cleaned_data["reason"],
        revision=editor.revision,
        at=at,
    )
