"""Addresses."""

from django.urls import path

from smartportal.home import views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
