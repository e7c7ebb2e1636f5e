"""The people app and reference data in the back office.

Reference data and background work are registered here because the base of every admin asks for staff
roles, which those apps may not know.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from members.admin import accounts, people, places, reference, roles, work

__all__ = ["accounts", "people", "places", "reference", "roles", "work"]

# Stock admins know no scope, and show addresses, secrets and sessions.
for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)
