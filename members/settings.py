"""What the cooperative decides about accounts."""

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

SIGNUP_OPEN = declare(
    "members.signup_open", bool, False, _("Anyone may create an account")
)
