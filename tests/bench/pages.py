"""Pages beside 20,000 invoices, asked over HTTP.

The lists are those of a member who owns them all; home and the invoice page those of one among 200 others who own
40 more each, of the same mix: nine of ten paid, the others open, reminded or disputed.

Floor: on the same server (gunicorn, threads, the settings of an installation), through the same middleware and
with the same session cookie, a page that makes one indexed query for 50 invoices with their customers and prints
customer, link, title, number, date and amount as a bare table, from a compiled template: no shell, no states, no
icons, no words (`floor.py`).

One connection asks for the page and for its floor in turns, 50 times to warm up and 500 measured times; what counts
is the 95th percentile of each. `queries` is the most that one request made: for lists at most 10, whatever the rows.
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

from documents.models import Paper
from smartportal.core import clock
from smartportal.supervisor import children, processes
from smartportal.supervisor.translations import compile_translations
from tests.bench.house import House, add_neighbours, make_house
from tests.bench.papers import add_invoices, settle_down
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.timing import in_turns, percentile

INVOICES, CUSTOMERS = 20_000, 200
NEIGHBOURS, USUAL_INVOICES, USUAL_CUSTOMERS = 200, 40, 8
MOST_QUERIES = 10


@dataclass(frozen=True, slots=True)
class Page:
    what: str
    house: House
    path: str
    budget: float
    most_queries: int | None = None


def run(scratch: Scratch, n: int | None) -> list[Result]:
    rows, today = n or INVOICES, clock.today()
    say(f"{rows} invoices ...")
    large = make_house(1, today=today, customers=CUSTOMERS)
    usual = make_house(2, today=today, customers=USUAL_CUSTOMERS)
    add_neighbours(usual, NEIGHBOURS, today=today)
    add_invoices(large, rows, today=today)
    add_invoices(usual, USUAL_INVOICES * (NEIGHBOURS + 1), today=today)
    settle_down()
    with _server(scratch) as port:
        return [_measure(port, page, rows) for page in _pages(large, usual)]


def _pages(large: House, usual: House) -> list[Page]:
    lists, quotes = reverse("documents:invoice_list"), reverse("documents:quote_list")
    customers = reverse("documents:customer_list")
    return [
        Page("home", usual, reverse("home:home"), 6),
        Page("invoice list", large, lists, 4, MOST_QUERIES),
        Page("invoice list, late", large, f"{lists}?state=late", 4, MOST_QUERIES),
        Page("invoice list, paid", large, f"{lists}?state=paid", 4, MOST_QUERIES),
        Page("quote list", large, quotes, 4, MOST_QUERIES),
        Page("customer list", large, customers, 4, MOST_QUERIES),
        Page("invoice page", usual, _reminded(usual), 5),
    ]


def _reminded(house: House) -> str:
    """The page of an invoice with a reminder, the richest one."""
    papers = Paper.objects.filter(activity=house.activity)
    reminded = papers.filter(
        receivables__dunning_case__actions__executed_on__isnull=False
    )
    return reverse("documents:invoice", args=[reminded.earliest("due_on").public_id])


def _measure(port: int, page: Page, rows: int) -> Result:
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
def _server(scratch: Scratch) -> Iterator[int]:
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
