"""Who gets mail to `prefix+token@our-domain`: each app registers its prefix when it starts."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from smartportal.core.registries import Registry
from smartportal.delivery.inbound.mail import ReceivedMail

# Called with the address's token, the mail and the time, in a transaction of its own; it raises
# LookupError when it does not know the token.
Handler = Callable[[str, ReceivedMail, datetime], None]

_handlers: Registry[Handler] = Registry("inbound mail")


def register_handler(prefix: str, function: Handler) -> None:
    _handlers.add(prefix, function)


def address_for(prefix: str, token: str) -> str:
    """The address that brings mail to the handler of `prefix`."""
    return f"{prefix}+{token}@{settings.MAIL_DOMAIN}"


def handler_for(mail: ReceivedMail) -> tuple[Handler, str] | None:
    """The handler and the token of the first address of ours that someone handles."""
    for address in mail.recipients:
        local, _at, domain = address.rpartition("@")
        prefix, plus, token = local.partition("+")
        if plus and domain == settings.MAIL_DOMAIN.lower() and prefix in _handlers:
            return _handlers[prefix], token
    return None
