"""Addresses. The mailbox exists in the demo only."""

from django.conf import settings
from django.urls import URLPattern, path

from smartportal.delivery import views

app_name = "delivery"

mailbox_patterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<public_id:public_id>/", views.mail, name="mail"),
    path("mailbox/<public_id:public_id>/html/", views.mail_html, name="mail_html"),
    path(
        "mailbox/<public_id:public_id>/attachments/<int:number>/",
        views.mail_attachment,
        name="mail_attachment",
    ),
]

urlpatterns: list[URLPattern] = mailbox_patterns if settings.DEMO else []
