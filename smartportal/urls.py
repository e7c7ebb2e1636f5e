"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("smartportal.core.health_urls")),
    path("", include("smartportal.home.pwa_urls")),
    path("", include("smartportal.home.urls")),
    path("", include("members.urls")),
    path("", include("documents.urls")),
    path("", include("tickets.urls")),
    path("", include("smartportal.delivery.urls")),
    path("", include("smartportal.notifications.urls")),
    path("accounts/", include("allauth.urls")),
    path("bureau/", include("smartportal.desk.urls")),
    path("admin/", admin.site.urls),
]
