from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "smartportal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from smartportal.notifications import privacy  # noqa: F401, PLC0415 (it needs the models)
