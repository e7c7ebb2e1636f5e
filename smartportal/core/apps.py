from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "smartportal.core"
    label = "core"
