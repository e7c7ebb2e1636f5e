"""The demo shows the codes of its staff on the login page; an installation never does."""

import base64
import hmac
import struct
import time
from dataclasses import dataclass
from hashlib import sha1

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings

from members.models import User
from smartportal.core import clock

PERIOD = 30  # seconds
DIGITS = 6


@dataclass(frozen=True, slots=True)
class DemoCode:
    name: str
    email: str
    roles: list[str]
    code: str


def demo_codes() -> list[DemoCode]:
    """The present code of each staff account; nothing outside the demo."""
    if not settings.DEMO:
        return []
    today = clock.today()
    return [
        DemoCode(
            name=str(user),
            email=user.email,
            roles=[
                role.get_role_display()
                for role in user.staff_roles.all()
                if role.holds(today)
            ],
            # The login checks codes by the real clock, also on a simulated day.
            code=code_at(secret, int(time.time())),
        )
        for user, secret in _secrets()
    ]


def code_at(secret: str, seconds: int) -> str:
    """The code that an authenticator app shows (RFC 6238, SHA-1), from a base32 secret."""
    counter = struct.pack(">Q", seconds // PERIOD)
    digest = hmac.new(base64.b32decode(secret, casefold=True), counter, sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def _secrets() -> list[tuple[User, str]]:
    staff = User.objects.filter(is_staff=True, is_active=True)
    found = Authenticator.objects.filter(
        user__in=staff, type=Authenticator.Type.TOTP
    ).order_by("user__last_name", "user__email")
    found = found.select_related("user").prefetch_related("user__staff_roles")
    return [(each.user, decrypt(each.data["secret"])) for each in found]
