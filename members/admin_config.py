"""The admin application with our own site in the place of the stock one."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    default_site = "members.admin_site.BackOfficeSite"
