"""What tickets tell people."""

from django.utils.translation import gettext_lazy as _

from smartportal.notifications.kinds import declare

declare(
    "tickets.received",
    title=_("A member asks you a question"),
    text=_("Read it and answer in the portal."),
    icon="message-circle",
    status="wait",
)
declare(
    "tickets.answered",
    title=_("Your question was answered"),
    icon="message-circle",
    status="ok",
)
