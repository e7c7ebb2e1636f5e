"""Who asks, as far as the network tells."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

# Some proxies add a port: `192.0.2.1:443`, `[2001:db8::1]:443`.
WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](:\d+)?|(?P<four>[\d.]+):\d+", re.ASCII)


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address; "" when the connection or a trusted proxy names none.

    Only as many entries of X-Forwarded-For as there are trusted proxies are believed, from the right.
    A header with fewer did not come through them all: then the connection itself counts.
    """
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if hops > 0 and entries != [""] and len(entries) >= hops:
        return _address(entries[-hops])
    return _address(request.META.get("REMOTE_ADDR") or "")


def _address(entry: str) -> str:
    entry = entry.strip()
    if match := WITH_PORT.fullmatch(entry):
        entry = match["six"] or match["four"] or ""
    try:
        return str(ipaddress.ip_address(entry))
    except ValueError:
        return ""
