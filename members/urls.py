"""Addresses of one's own settings and of invitations."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("account/", views.settings, name="settings"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
