"""The portal's addresses with the mailbox of the demo."""

from django.urls import include, path

from smartportal import urls
from smartportal.delivery.urls import mailbox_patterns

urlpatterns = [path("", include((mailbox_patterns, "delivery"))), *urls.urlpatterns]
