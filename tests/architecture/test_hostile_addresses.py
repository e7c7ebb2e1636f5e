"""Every address with what no row is called, and every page with what no database stores."""

import re

import pytest
from django.test import Client

from members.models import Office
from tests.architecture.addresses import all_routes, is_admin
from tests.cast import client_of

HOSTILE = {"nul": "\0", "superscript": "²", "long": "a" * 5000, "digits": "9" * 5000}
QUOTED = {"\0": "%00", "²": "%C2%B2"}
# Whatever a page reads beside its path.
PARAMETERS = (
    *("q", "page", "state", "kind", "lang", "for", "next", "figure", "once", "step"),
    *("activity", "customer", "receivable", "language", "text", "page_path"),
)
# Logging out would leave the other requests at the door.
LEAVES = {"account_logout"}
NO_ERROR = {200, 302, 400, 403, 404, 405}

ROUTES = {name: route for name, route in all_routes().items() if not is_admin(name)}
OF_A_ROW = {name: route for name, route in ROUTES.items() if "public_id" in route}
OF_NO_ROW = {
    name: route
    for name, route in ROUTES.items()
    if "<" not in route and "(" not in route and name not in LEAVES
}


def hostile_path(route: str, text: str) -> str:
    return "/" + re.sub("<[^>]+>", QUOTED.get(text, text), route)


def test_addresses_of_rows_are_found():
    assert len(OF_A_ROW) > 20
    assert {"documents:brand_style", "tickets:ticket", "desk:release"} <= set(OF_A_ROW)


@pytest.mark.django_db
@pytest.mark.parametrize("route", OF_A_ROW.values(), ids=OF_A_ROW)
def test_no_row_is_called_that(route):
    """Without login: such a path is no address at all."""
    client = Client(raise_request_exception=False)

    found = {
        name: client.get(hostile_path(route, text)).status_code
        for name, text in HOSTILE.items()
    }

    assert found == dict.fromkeys(HOSTILE, 404)


@pytest.mark.parametrize("route", OF_NO_ROW.values(), ids=OF_NO_ROW)
def test_no_page_breaks_on_what_is_typed(cast, route):
    client = client_of(cast.admin if route.startswith("bureau/") else cast.anna)
    client.raise_request_exception = False

    found = {
        (name, method): getattr(client, method)(f"/{route}", typed).status_code
        for name, text in HOSTILE.items()
        for typed in [dict.fromkeys(PARAMETERS, text) | {"about": f"member:{text}"}]
        for method in ("get", "post")
    }

    assert {case: code for case, code in found.items() if code not in NO_ERROR} == {}


@pytest.mark.django_db
def test_a_row_is_found_by_its_own_name_only(namur):
    others = [
        "\0",
        "²",
        "a" * 5000,
        "",
        f"{namur.public_id}\n",
        namur.public_id.upper(),
    ]

    assert Office.objects.get(public_id=namur.public_id) == namur
    assert list(Office.objects.filter(public_id__in=[*others, namur.public_id])) == [
        namur
    ]
    for other in others:
        assert not Office.objects.filter(public_id=other).exists()
        assert Office.objects.exclude(public_id=other).filter(pk=namur.pk).exists()


def test_the_back_office_does_not_break_on_what_is_typed(cast):
    admin = client_of(cast.admin)
    admin.raise_request_exception = False
    choices = {"app_label": "members", "model_name": "member", "field_name": "user"}
    paths = [
        ("/admin/autocomplete/", {"term": "\0", **choices}),
        ("/admin/members/user/", {"q": "\0"}),
        ("/admin/members/user/", {"language__exact": "\0"}),
        ("/admin/members/user/%00/change/", {}),
        ("/admin/members/user/%C2%B2/change/", {}),
        (f"/admin/members/user/{'9' * 5000}/change/", {}),
    ]

    found = [admin.get(path, typed).status_code for path, typed in paths]

    assert found == [404] * 6
