"""The shell's own pages: included at the root, because a worker's scope is its folder."""

from django.urls import path

from smartportal.home import bell, language, pwa

app_name = "shell"
urlpatterns = [
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.worker, name="worker"),
    path("offline/", pwa.offline, name="offline"),
    path("install/", pwa.install, name="install"),
    path("language/", language.choose_language, name="language"),
    path("bell/", bell.bell, name="bell"),
]
