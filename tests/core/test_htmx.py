"""The same view serves htmx and plain browsers."""

import json

from django.http import HttpResponse
from django_htmx.middleware import HtmxDetails

from smartportal.core.htmx import follow, with_toast


def asked(rf, **headers):
    request = rf.post("/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


def test_htmx_is_sent_on_by_its_header_and_a_browser_by_a_redirect(rf):
    by_htmx = follow(asked(rf, HX_Request="true"), "account_login")
    by_hand = follow(asked(rf), "account_login")

    assert (by_htmx.status_code, by_htmx["HX-Redirect"]) == (200, "/accounts/login/")
    assert (by_hand.status_code, by_hand["Location"]) == (302, "/accounts/login/")


def test_a_toast_travels_as_an_event():
    response = with_toast(HttpResponse(), "Saved.")

    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": "Saved."}}
