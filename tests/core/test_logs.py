import json
import logging

import pytest
from django.test import RequestFactory

from smartportal.core.logs import JsonFormatter


def line_of(message, *, exception=None, **extra):
    record = logging.makeLogRecord(
        {
            "msg": message,
            "levelname": "WARNING",
            "name": "smartportal.test",
            "created": 0.0,
            **extra,
        }
    )
    record.exc_info = exception and (type(exception), exception, None)
    return JsonFormatter().format(record)


def test_a_record_is_one_json_object_on_one_line():
    line = line_of("first\nsecond\r\nthird", ms=12)

    assert "\n" not in line
    assert json.loads(line) == {
        "at": "1970-01-01T00:00:00.000+00:00",
        "level": "warning",
        "logger": "smartportal.test",
        "message": "first\nsecond\r\nthird",
        "ms": 12,
    }


def test_a_forged_line_stays_inside_its_own():
    line = line_of('Mozilla\n{"level": "error", "message": "forged"}')

    assert len(line.splitlines()) == 1
    assert json.loads(line)["level"] == "warning"


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password",
        "csrf_token",
        "Authorization",
        "api_key",
        "SECRET_KEY",
    ],
)
def test_values_with_a_secrets_name_are_hidden(name):
    assert json.loads(line_of("saved", **{name: "hunter2"}))[name] == "***"


def test_logins_in_addresses_are_hidden():
    line = line_of(
        "cannot reach redis://:hunter2@db.example:6379/0 or postgresql://app:pw@db/x"
    )

    assert (
        json.loads(line)["message"]
        == "cannot reach redis://***@db.example:6379/0 or postgresql://***@db/x"
    )


def test_an_exception_keeps_its_kind_but_not_the_databases_row():
    refused = ValueError(
        "duplicate key\nDETAIL:  Key (email)=(anna@example.be) already exists."
    )

    logged = json.loads(line_of("failed", exception=refused))["exception"]

    assert logged == "ValueError: duplicate key\nDETAIL: ***"


def test_the_path_of_a_link_does_not_reach_the_log():
    request = RequestFactory().get("/l/a-token-that-opens-a-paper/")

    line = json.loads(
        line_of(
            "Not Found: /l/a-token-that-opens-a-paper/",
            request=request,
            status_code=404,
        )
    )

    assert line["message"] == "Not Found: /(unknown)"
    assert line["status_code"] == 404
