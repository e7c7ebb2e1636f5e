"""The closed lists of the people app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Reference data is kept by it too.
from smartportal.reference.enums import VatRegime as VatRegime


class OfficeKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    OFFICE = "office", pgettext_lazy("place", "Office")


class MemberStatus(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    USER = "user", _("User of the cooperative")
    COOPERATOR = "cooperator", _("Cooperator")
    FORMER = "former", _("Former member")


class Role(models.TextChoices):
    ADVISOR = "advisor", _("Advisor")
    ACCOUNTANT = "accountant", _("Accountant")
    RECOVERY = "recovery", _("Recovery")
    AGENT = "agent", pgettext_lazy("member of a team", "Agent")
    COMMUNICATION = "communication", _("Communication")
    ADMIN = "admin", _("Administrator")


# The roles that let their holder see members: all of them without a scope, else those in it.
REACHES_MEMBERS = frozenset({Role.ADVISOR, Role.ACCOUNTANT, Role.RECOVERY, Role.ADMIN})
