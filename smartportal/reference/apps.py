from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "smartportal.reference"
    label = "reference"
