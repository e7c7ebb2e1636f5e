"""Addresses."""

from django.urls import path

from tickets import views

app_name = "tickets"

urlpatterns = [
    path("tickets/", views.ticket_list, name="ticket_list"),
    path("tickets/new/", views.ticket_new, name="ticket_new"),
    path("tickets/<public_id:public_id>/", views.ticket, name="ticket"),
]
