"""Mails from three templates: `<name>.subject.txt`, `<name>.txt` and `<name>.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string, select_template
from django.utils import translation

from smartportal.core.text import single_spaced


@dataclass(frozen=True, slots=True)
class RenderedMail:
    subject: str
    text: str
    html: str


def render_mail(
    names: str | Sequence[str], *, language: str, **context: Any
) -> RenderedMail:
    """The first of `names` that exists, in `language`, with styles written into the elements.

    Of several names the parts may come from different ones.
    """
    names = [names] if isinstance(names, str) else names
    values = {"language": language, "site_url": settings.SITE_URL, **context}
    with translation.override(language):
        return RenderedMail(
            subject=single_spaced(_plain(names, "subject.txt", values)),
            text=_plain(names, "txt", values).strip() + "\n",
            html=_html(names, values),
        )


def _plain(names: Sequence[str], part: str, values: dict[str, Any]) -> str:
    """Without the escapes of HTML."""
    template: Any = select_template([f"{name}.{part}" for name in names])
    text: str = template.template.render(Context(values, autoescape=False))
    return text


def _html(names: Sequence[str], values: dict[str, Any]) -> str:
    html = render_to_string([f"{name}.html" for name in names], values)
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    """Never fetches anything."""
    return CSSInliner(load_remote_stylesheets=False)
