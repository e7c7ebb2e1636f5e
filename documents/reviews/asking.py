"""What an advisor may say of a draft: one small form for each field that the member's editor has.

The value that is proposed is typed into the editor's own field, so that what the member takes is what they could type.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, PaperKind, RemarkField
from documents.models import Paper
from documents.models.reviews import OF_LINES
from documents.papers.editor import open_editor
from documents.papers.remarks import beginning, raw, said, words
from documents.reviews.services import RemarkInput
from smartportal.core.text import one_line

NOTHING = ("", "—")


class RemarkForm(forms.Form):
    """A remark and a value for one field of the editor's form `of`; both may stay empty."""

    text = forms.CharField(
        label=_("Remark"), required=False, max_length=300, validators=[one_line]
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, of: forms.BaseForm, name: str, n: int
    ) -> None:
        super().__init__(data, prefix=f"remark-{n}-{name}")
        self.fields["proposed"] = _optional(of.fields[name])


def _optional(field: forms.Field) -> forms.Field:
    """The same field, empty, for a value instead of the present one."""
    offered = deepcopy(field)
    offered.required, offered.initial, offered.disabled = False, None, False
    offered.label = _("Proposed value")
    offered.help_text = ""
    if isinstance(offered, forms.ModelChoiceField):
        offered.empty_label = NOTHING[1]
    elif isinstance(offered, forms.ChoiceField):
        choices: Any = offered.widget.choices
        kept = [choice for choice in choices if choice[0]]
        offered.choices = [NOTHING, *kept]
    return offered


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the draft: what it says, and the form for what the advisor says of it."""

    field: RemarkField
    line: int | None
    beginning: str
    said: str
    was: str
    form: RemarkForm

    @property
    def label(self) -> str:
        return str(self.field.label)

    def remark(self) -> RemarkInput | None:
        """None when nothing was said, or the very value that stands there."""
        text = self.form.cleaned_data["text"].strip()
        proposed = raw(self.form.cleaned_data["proposed"])
        if proposed == self.was:
            proposed = ""
        if not (text or proposed):
            return None
        return RemarkInput(
            self.field, self.line, self.beginning, text, self.was, proposed
        )


def asked_of(
    paper: Paper, data: Mapping[str, Any] | None = None, *, on: date
) -> list[Asked]:
    """Every field of a submitted invoice, the header first; of a credit note only the whole is spoken of."""
    if paper.kind == PaperKind.CREDIT_NOTE:
        return []
    return list(_asked(paper, data, on))


def _asked(paper: Paper, data: Mapping[str, Any] | None, on: date) -> Iterator[Asked]:
    editor = open_editor(paper, on=on)
    for field in RemarkField:
        if field not in OF_LINES and field.value in editor.header.fields:
            yield _one(editor.header, field, None, "", data)
    for position, form in enumerate(editor.lines, start=1):
        for field in OF_LINES:
            is_item = said(form, "kind") == LineKind.ITEM
            if is_item or field == RemarkField.DESCRIPTION:
                first = beginning(said(form, "description"))
                yield _one(form, field, position, first, data)


def _one(
    form: Any,
    field: RemarkField,
    line: int | None,
    first: str,
    data: Mapping[str, Any] | None,
) -> Asked:
    value = said(form, field.value)
    return Asked(
        field=field,
        line=line,
        beginning=first,
        said=words(form, field.value, value),
        was=raw(value),
        form=RemarkForm(data, of=form, name=field.value, n=line or 0),
    )
