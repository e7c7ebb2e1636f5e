from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "smartportal.audit"
    label = "audit"
