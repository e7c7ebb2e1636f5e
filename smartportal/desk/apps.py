from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "smartportal.desk"
    label = "desk"
