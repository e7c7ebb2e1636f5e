from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "smartportal.notifications"
    label = "notifications"
