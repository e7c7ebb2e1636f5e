from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "smartportal.audit"
    label = "audit"

    def ready(self) -> None:
        from smartportal.audit import privacy  # noqa: F401, PLC0415 (it needs the models)
