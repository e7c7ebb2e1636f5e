"""What the cooperative can set about reminders of quotes."""

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

KIND = "quote_reminder"

REMIND_AFTER_DAYS = declare(
    "quotes.remind_after_days",
    int,
    10,
    _("Days after which a quote without an answer can be reminded"),
)
ANNOUNCE_DAYS = declare(
    "quotes.announce_reminder_days",
    int,
    3,
    _("Working days before it when the member is asked about a reminder of a quote"),
)
