"""Beside each page: how many queries it took and what its process holds, in headers for the benchmark."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from tests.bench.timing import most_memory

Respond = Callable[[HttpRequest], HttpResponse]


def count_queries(respond: Respond) -> Respond:
    """A middleware around all others, the same for a page and for its floor."""

    def counted(request: HttpRequest) -> HttpResponse:
        counter = Counter()
        with connection.execute_wrapper(counter):
            response = respond(request)
        response["X-Queries"] = str(counter.queries)
        response["X-Memory"] = f"{most_memory():.1f}"
        return response

    return counted


class Counter:
    """An execute wrapper that counts."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        return execute(*arguments)
