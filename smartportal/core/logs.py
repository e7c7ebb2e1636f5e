"""Structured logs: one JSON object per line, without secrets and without personal paths."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "request",
}
SECRET_NAME = re.compile(
    r"password|secret|token|cookie|authorization|api_?key|session", re.I
)
LOGIN_IN_URL = re.compile(r"(?<=://)[^\s/@]+(?=@)")
DETAIL = re.compile(r"DETAIL:.*")  # PostgreSQL quotes the offending row
HIDDEN = "***"


class JsonFormatter(logging.Formatter):
    """Newlines are escaped by JSON: what a visitor sends cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {
            key: _shown(key, value)
            for key, value in vars(record).items()
            if key not in STANDARD
        }
        if record.exc_info:
            line["exception"] = _redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def route_of(request: HttpRequest) -> str:
    """The pattern of the URL, e.g. `invoices/<public_id>/`; a path may hold a link's token."""
    match = request.resolver_match
    return match.route if match else "(unknown)"


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        message = message.replace(request.path, f"/{route_of(request)}")
    return _redacted(message)


def _redacted(text: str) -> str:
    return DETAIL.sub(f"DETAIL: {HIDDEN}", LOGIN_IN_URL.sub(HIDDEN, text))


def _shown(key: str, value: object) -> object:
    return HIDDEN if SECRET_NAME.search(key) else value
