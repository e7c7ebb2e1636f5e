from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "smartportal.delivery"
    label = "delivery"
