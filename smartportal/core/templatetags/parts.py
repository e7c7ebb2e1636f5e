"""Form fields, and the parts of a page that stand around content.

Built in, like `ui`. Parts that only show what they are given are included from `templates/components`.
"""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from smartportal.core import forms
from smartportal.core.parts import Decide

register = template.Library()


@register.simple_tag
def field(
    bound: BoundField,
    label: str = "",
    hint: str | None = None,
    unit: str = "",
    kind: str = "",
    optional: bool = True,
    placeholder: str | None = None,
) -> SafeString:
    """Label, hint, control and error of a form field; `kind` is switch or choice."""
    if placeholder is not None:
        bound.field.widget.attrs["placeholder"] = placeholder
    shown = forms.shown_field(
        bound, label=label, hint=hint, unit=unit, kind=kind, optional=optional
    )
    return SafeString(
        render_to_string("components/field.html", {"shown": shown, "field": bound})
    )


@register.simple_tag
def error_summary(*bound: BaseForm | BaseFormSet[Any]) -> SafeString:
    """What keeps the forms from being saved, with links to the fields; nothing when all is well."""
    found = problems(*bound)
    if not found:
        return SafeString()
    return SafeString(
        render_to_string("components/error_summary.html", {"problems": found})
    )


@register.simple_tag
def problems(*bound: BaseForm | BaseFormSet[Any]) -> list[forms.Problem]:
    return [problem for form in bound for problem in forms.problems(form)]


register.filter("sentences", forms.sentences)


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The numbers to offer: the first, the last and those around this page."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_block_tag
def page_head(
    content: str, title: str, lead: str = "", back_url: str = "", back_label: str = ""
) -> SafeString:
    return _part(
        "page_head",
        content,
        title=title,
        lead=lead,
        back_url=back_url,
        back_label=back_label,
    )


@register.simple_block_tag
def card(content: str, title: str = "", id: str = "") -> SafeString:
    return _part("card", content, title=title, id=id or f"card-{slugify(title)}")


@register.simple_block_tag
def callout(content: str, status: str = "", icon: str = "") -> SafeString:
    signs = {"wait": "clock", "late": "triangle-alert", "ok": "circle-check"}
    return _part(
        "callout", content, status=status, icon=icon or signs.get(status, "info")
    )


@register.simple_block_tag(takes_context=True)
def decide(
    context: template.Context, content: str, url: str, **options: Any
) -> SafeString:
    """The choice between Attente and OK; `options` are the fields of `parts.Decide`."""
    return _part(
        "decide",
        content,
        decide=Decide(url=url, **options),
        csrf_token=context.get("csrf_token", ""),
    )


def _part(name: str, content: str, **context: Any) -> SafeString:
    return SafeString(
        render_to_string(f"components/{name}.html", {"content": content, **context})
    )
