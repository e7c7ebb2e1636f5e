"""Pages asked over HTTP, each in turns with the floor of pages (`floor.py`) on the same server and with the same
session.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

from django.test import Client
from django.urls import reverse

from smartportal.supervisor import children, processes
from smartportal.supervisor.translations import compile_translations
from tests.bench.house import House
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.timing import in_turns, percentile


@dataclass(frozen=True, slots=True)
class Page:
    what: str
    house: House
    path: str
    budget: float
    most_queries: int | None = None


def measure(port: int, page: Page, rows: int) -> Result:
    say(f"{page.what} ...")
    browser = Browser(port, _session(page.house))
    floor = reverse("bench_floor", "tests.bench.floor_urls", [page.house.activity.pk])
    cost, least = in_turns(lambda: browser.get(page.path), lambda: browser.get(floor))
    answer = browser.get(page.path)
    return Result(
        page.what,
        rows,
        "ms/page (p95)",
        cost=1000 * percentile(cost, 95),
        floor=1000 * percentile(least, 95),
        budget=page.budget,
        queries=int(answer.headers["X-Queries"]),
        most_queries=page.most_queries,
        rss_mb=float(answer.headers["X-Memory"]),
    )


@dataclass(slots=True)
class Browser:
    """One connection that stays open, with a member's session."""

    port: int
    cookie: str
    connection: HTTPConnection | None = None

    def get(self, path: str) -> HTTPResponse:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection.request(
            "GET", path, headers={"Cookie": self.cookie, "Accept-Language": "fr"}
        )
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}.")
        return answer


def _session(house: House) -> str:
    client = Client()
    client.force_login(house.user)
    return "; ".join(
        f"{name}={cookie.value}" for name, cookie in client.cookies.items()
    )


@contextmanager
def server(scratch: Scratch) -> Iterator[int]:
    """The web processes of `bin/run`, with a port of their own."""
    compile_translations()
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(collect, env=scratch.environment, check=True)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:smartportal.supervisor.web",
    ]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bind = ["--bind", f"fd://{listener.fileno()}"]
        server = children.spawn(
            [*command, *bind], scratch.environment, pass_fds=(listener.fileno(),)
        )
        try:
            yield listener.getsockname()[1]
        finally:
            processes.end_group(server.pid, grace=5)
            server.wait()
