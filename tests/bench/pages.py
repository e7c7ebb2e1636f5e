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

from django.urls import reverse

from documents.models import Paper
from smartportal.core import clock
from tests.bench.house import House, add_neighbours, make_house
from tests.bench.invoices import add_invoices, settle_down
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.serving import Page, measure, server

INVOICES, CUSTOMERS = 20_000, 200
NEIGHBOURS, USUAL_INVOICES, USUAL_CUSTOMERS = 200, 40, 8
MOST_QUERIES = 10


def run(scratch: Scratch, n: int | None) -> list[Result]:
    rows, today = n or INVOICES, clock.today()
    say(f"{rows} invoices ...")
    large = make_house(1, today=today, customers=CUSTOMERS)
    usual = make_house(2, today=today, customers=USUAL_CUSTOMERS)
    add_neighbours(usual, NEIGHBOURS, today=today)
    add_invoices(large, rows, today=today)
    add_invoices(usual, USUAL_INVOICES * (NEIGHBOURS + 1), today=today)
    settle_down()
    with server(scratch) as port:
        return [measure(port, page, rows) for page in _pages(large, usual)]


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
