import logging

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from smartportal import urls

pytestmark = pytest.mark.urls(__name__)


@login_not_required
def paper(request, public_id):
    return HttpResponse("ok")


def private(request):
    return HttpResponse("ok")


urlpatterns = [
    path("papers/<str:public_id>/", paper),
    path("private/", private),
    *urls.urlpatterns,
]


@pytest.fixture
def lines(caplog):
    """The middleware's own lines, as they come."""
    found = []
    handler = logging.Handler()
    handler.emit = found.append
    logger = logging.getLogger("smartportal.request")
    logger.addHandler(handler)
    caplog.set_level(logging.INFO, logger.name)
    yield found
    logger.removeHandler(handler)


def test_a_request_leaves_its_route_and_neither_its_path_nor_its_query(client, lines):
    client.get("/papers/s3cret/?email=anna@example.be")

    [line] = lines
    assert line.getMessage() == "GET /papers/<str:public_id>/ 200"
    assert (line.method, line.route, line.status) == (
        "GET",
        "papers/<str:public_id>/",
        200,
    )
    assert isinstance(line.ms, int)
    assert "s3cret" not in str(vars(line))
    assert "anna" not in str(vars(line))


@pytest.mark.django_db
def test_the_user_is_a_number(client, lines):
    user = get_user_model().objects.create_user(
        "anna@example.be", "a long enough sentence"
    )
    client.force_login(user)

    client.get("/private/")

    [line] = lines
    assert line.user_id == user.pk


def test_logging_asks_the_database_nothing(client, lines):
    """Without the fixture that opens the database a query would fail this test."""
    client.cookies["session"] = "made-up"

    client.get("/papers/1/")

    assert lines[0].user_id is None


def test_unknown_addresses_share_one_route(client, lines):
    client.get("/wp-login.php")

    assert lines[0].route == "(unknown)"


def test_probes_leave_no_line(client, lines):
    client.get("/livez")

    assert lines == []
