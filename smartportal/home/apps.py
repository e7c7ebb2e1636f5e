from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "smartportal.home"
    label = "home"
