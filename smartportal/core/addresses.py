"""Addresses that a browser sends along, whoever wrote them."""

from urllib.parse import SplitResult, urlsplit

NOWHERE = urlsplit("")


def parts_of(url: str) -> SplitResult:
    """The parts of an address; those of "" when it is none (`http://[bad/`)."""
    try:
        return urlsplit(url)
    except ValueError:
        return NOWHERE
