"""`{% once_token row %}`: the hidden field of a form that acts once."""

from typing import Any

from django import template
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from smartportal.audit import once

register = template.Library()


@register.simple_tag(takes_context=True)
def once_token(context: dict[str, Any], row: models.Model) -> SafeString:
    return format_html(
        '<input type="hidden" name="{}" value="{}">',
        once.FIELD,
        once.once_token(context["request"], row),
    )
