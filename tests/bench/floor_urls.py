"""Every address of the portal, and the floor's."""

from django.urls import include, path

from tests.bench.floor import fifty_rows

urlpatterns = [
    path("bench/floor/<int:activity>/", fifty_rows, name="bench_floor"),
    path("", include("smartportal.urls")),
]
