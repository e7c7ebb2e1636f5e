"""How a bound form field is shown, and the list of what keeps a form from being saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import (
    BaseForm,
    BaseFormSet,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    FileInput,
    RadioSelect,
)
from django.forms.boundfield import BoundWidget
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Django's own sentences about limits, said shorter; the field's own `error_messages` win.
LIMITS = {
    "min_value": gettext_lazy("%(label)s: write %(limit_value)s or more."),
    "max_value": gettext_lazy("%(label)s: write %(limit_value)s or less."),
    "max_decimal_places": gettext_lazy(
        "%(label)s: write at most %(max)s digits after the comma."
    ),
}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as `components/field.html` draws it. `layout`: hidden, check, switch, choice, checks, input."""

    layout: str
    label: Any
    hint: Any
    unit: str
    optional: bool
    options: list[BoundWidget]


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence of the error summary; `target` is the id of the control that mends it."""

    label: Any
    sentence: str
    target: str


def shown_field(
    bound: BoundField,
    *,
    label: str,
    hint: str | None,
    unit: str,
    kind: str,
    optional: bool,
) -> ShownField:
    if hint is not None:
        bound.help_text = hint
    if label:
        bound.label = label
    layout = "hidden" if bound.is_hidden else _layout(bound, kind)
    return ShownField(
        layout=layout,
        label=bound.label,
        hint=bound.help_text,
        unit=unit,
        optional=optional
        and not bound.field.required
        and layout not in ("check", "switch"),
        options=_options(bound) if layout in ("choice", "checks") else [],
    )


def problems(form: BaseForm | BaseFormSet[Any]) -> Iterator[Problem]:
    """The errors of a bound form or formset, those of no field first."""
    if isinstance(form, BaseFormSet):
        for sentence in form.non_form_errors():
            yield Problem("", str(sentence), "")
        for each in form.forms:
            yield from problems(each)
    else:
        yield from _of_form(form)


def _of_form(form: BaseForm) -> Iterator[Problem]:
    for sentence in form.non_field_errors():
        yield Problem("", str(sentence), "")
    for bound in form:
        for error, sentence in zip(bound.errors, sentences(bound), strict=True):
            label = bound.label if error == sentence else ""
            yield Problem(label, sentence, _target(bound))


def sentences(bound: BoundField) -> list[str]:
    """The errors of a field. Django's own on what is missing, too high or no address say how to repair it."""
    return [_repair(bound, error) for error in bound.errors.as_data()]


def _repair(bound: BoundField, error: ValidationError) -> str:
    [sentence] = error.messages
    if sentence == Field.default_error_messages["required"]:
        return _missing(bound)
    if sentence == EmailValidator.message:
        return _("This is not an e-mail address. Write it like name@example.be.")
    if error.code in LIMITS and error.code not in bound.field.error_messages:
        return LIMITS[error.code] % {**(error.params or {}), "label": bound.label}
    return sentence


def _missing(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return _("Tick this box.")
    choose = isinstance(widget, (ChoiceWidget, FileInput))
    word = _("Choose: %(label)s.") if choose else _("Fill in: %(label)s.")
    return word % {"label": str(bound.label).rstrip(" .:?")}


def _layout(bound: BoundField, kind: str) -> str:
    widget = bound.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choice" if kind == "choice" else "checks"
    if isinstance(widget, CheckboxInput):
        return "switch" if kind == "switch" else "check"
    return "input"


def _options(bound: BoundField) -> list[BoundWidget]:
    """The options without aria-invalid, which single radios may not carry: the group does."""
    options = [option for option in bound if option.choice_label != "---------"]
    for option in options:
        option.data["attrs"].pop("aria-invalid", None)
    return options


def _target(bound: BoundField) -> str:
    return bound.id_for_label or f"{bound.auto_id}_0"
