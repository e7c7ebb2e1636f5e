"""What the cooperative can set about members' decisions."""

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

LONGEST_WAIT_DAYS = declare(
    "steering.longest_wait_days",
    int,
    90,
    _("Days that a member can put a step off at most"),
)
