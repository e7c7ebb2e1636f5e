"""Pages for when something went wrong: plain words, and a way on."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from django.views.csrf import csrf_failure


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_request_no_user_and_no_database(code):
    # Without the database fixture a query would fail this test.
    with override("en"):
        page = render_to_string(f"{code}.html")

    assert page.count("<h1>") == 1
    assert 'data-kind="primary"' in page or code in ("403", "404")
    assert "csrfmiddlewaretoken" not in page


def test_what_does_not_exist_is_said_inside_the_frame_to_who_is_logged_in(client, anna):
    outside = client.get("/accounts/nowhere/")
    client.force_login(anna)
    inside = client.get("/accounts/nowhere/")

    assert (outside.status_code, inside.status_code) == (404, 404)
    assert b'class="rail"' not in outside.content
    assert b'class="rail"' in inside.content


def test_a_form_that_was_open_for_too_long_is_told_so():
    request = RequestFactory().post("/")

    with override("en"):
        response = csrf_failure(request)

    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()
