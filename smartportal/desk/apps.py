from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "smartportal.desk"
    label = "desk"

    def ready(self) -> None:
        from smartportal.desk import permissions  # noqa: F401, PLC0415 (it needs the models)
