"""What the cooperative can set about planned sendings."""

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

KIND = "scheduled_sending"

LONGEST_AHEAD_DAYS = declare(
    "sendings.longest_ahead_days",
    int,
    90,
    _("Days ahead for which a sending can be planned at most"),
)
