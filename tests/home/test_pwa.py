"""The portal as an app on a phone."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse


def test_the_manifest_points_to_icons_that_exist(client):
    manifest = client.get(reverse("shell:manifest")).json()

    assert manifest["start_url"] == "/"
    assert manifest["display"] == "standalone"
    assert [icon["purpose"] for icon in manifest["icons"]] == ["any", "any", "maskable"]
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))


def test_the_worker_keeps_the_offline_page_and_static_files_only(client):
    response = client.get(reverse("shell:worker"))
    kept = re.findall(r'^  "([^"]+)",$', response.content.decode(), re.M)

    assert response["Content-Type"] == "text/javascript"
    assert reverse("shell:worker") == "/sw.js"  # its scope is the whole portal
    assert kept[0] == reverse("shell:offline")
    assert all(url.startswith(settings.STATIC_URL) for url in kept[1:])
    assert all(finders.find(url.removeprefix(settings.STATIC_URL)) for url in kept[1:])


def test_the_offline_page_names_nobody_and_carries_no_token(client, anna):
    client.force_login(anna)

    page = client.get(reverse("shell:offline")).content.decode()

    assert "csrfmiddlewaretoken" not in page
    assert "X-CSRFToken" not in page
    assert anna.last_name not in page
    assert anna.email not in page


@pytest.mark.parametrize("name", ["offline", "install"])
def test_anyone_may_read_how_to_install_and_that_there_is_no_network(client, name):
    assert client.get(reverse(f"shell:{name}")).status_code == 200
