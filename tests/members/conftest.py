"""Logging in as people do, through the pages."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from members.demo import code_at
from smartportal.delivery.models import Message
from tests.cast import TOTP_SECRET
from tests.factories.members import PASSWORD

# A page that every login may open.
PLAIN_PAGE = "/account/"


@pytest.fixture(autouse=True)
def _no_used_codes():
    """Codes count as used for half a minute, whichever test used them."""
    cache.clear()


def log_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(
        reverse("account_login") + f"?next={PLAIN_PAGE}",
        {"login": email, "password": password, "next": PLAIN_PAGE},
    )


def enter_code(client: Client, code: str | None = None):
    code = code or code_at(TOTP_SECRET, int(time.time()))
    return client.post(reverse("mfa_authenticate"), {"code": code})


def links_in(message: Message) -> list[str]:
    return re.findall(r"https?://[^/]+(/\S+)", message.text)
