"""Tags of the login page."""

from typing import Any

from django import template

from members import demo

register = template.Library()


@register.inclusion_tag("members/_demo_codes.html")
def demo_codes() -> dict[str, Any]:
    """The codes of the demo's staff; draws nothing outside the demo."""
    return {"codes": demo.demo_codes()}
