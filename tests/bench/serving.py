"""Pages asked over HTTP, each in turns with the floor of pages (`floor.py`) on the same server and with the same
session.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
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
    browser = Browser(port, session_of(page.house))
    return measure_asking(browser, page, rows, lambda: browser.get(page.path))


def measure_asking(
    browser: "Browser", page: Page, rows: int, ask: Callable[[], HTTPResponse]
) -> Result:
    """What `ask` asks of a page."""
    say(f"{page.what} ...")
    floor = reverse("bench_floor", "tests.bench.floor_urls", [page.house.activity.pk])
    cost, least = in_turns(ask, lambda: browser.get(floor))
    answer = ask()
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
    text: bytes = b""

    def get(self, path: str) -> HTTPResponse:
        return self._ask("GET", path, "", {})

    def post(self, path: str, body: str, **headers: str) -> HTTPResponse:
        """A form as htmx sends it. What came back is in `text`."""
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        return self._ask("POST", path, body, headers)

    def _ask(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> HTTPResponse:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        always = {"Cookie": self.cookie, "Accept-Language": "fr"}
        self.connection.request(method, path, body, always | headers)
        answer = self.connection.getresponse()
        self.text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}.")
        return answer


def session_of(house: House) -> str:
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
        # Gunicorn sets it too, but the first connection is there before gunicorn is.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bind = ["--bind", f"fd://{listener.fileno()}"]
        server = children.spawn(
            [*command, *bind], scratch.environment, pass_fds=(listener.fileno(),)
        )
        try:
            yield listener.getsockname()[1]
        finally:
            processes.end_group(server.pid, grace=5)
            server.wait()
