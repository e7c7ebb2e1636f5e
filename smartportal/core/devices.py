"""What a person recognises in a browser's signature."""

from django.utils.translation import gettext

# In this order: each signature also carries the names that come after it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """`Firefox, Linux`."""
    found = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return ", ".join(filter(None, found)) or gettext("Unknown device")


def _first(user_agent: str, signs: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")
