"""Addresses."""

from django.urls import path

from smartportal.notifications import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notification_list, name="notification_list"),
    path("notifications/reading/", views.reading, name="reading"),
]
