"""The editor's round trip beside 20,000 invoices of the same member: while somebody types, a draft of ten lines is
sent, read, counted, kept and answered with its totals.

Floor: that of `bench pages`, one indexed query and 50 rows as a bare table, which writes nothing. Every save says
something else than the one before, and its answer is looked at: it must have been kept.
"""

import re
from http.client import HTTPResponse
from urllib.parse import urlencode

from django.urls import reverse

from documents.enums import PaperKind
from documents.models import Paper
from documents.papers.services import create_draft
from smartportal.core import clock
from tests.bench.house import House, make_house
from tests.bench.invoices import add_invoices, settle_down
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.serving import Browser, Page, measure_asking, server, session_of

INVOICES, CUSTOMERS, LINES = 20_000, 200, 10
BUDGET = 3
REVISION = re.compile(rb'name="revision" value="(\d+)"')
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


def run(scratch: Scratch, n: int | None) -> list[Result]:
    rows = n or INVOICES
    say(f"{rows} invoices ...")
    house = make_house(1, today=clock.today(), customers=CUSTOMERS)
    add_invoices(house, rows, today=clock.today())
    draft = create_draft(
        house.activity,
        kind=PaperKind.INVOICE,
        by=house.user,
        customer=house.customers[0],
    )
    settle_down()
    with server(scratch) as port:
        return [_recalculate(port, house, draft, rows)]


def _recalculate(port: int, house: House, draft: Paper, rows: int) -> Result:
    path = reverse("documents:paper_draft", args=[draft.public_id])
    typing = Typing(Browser(port, session_of(house)), path, draft)
    page = Page("recalculate", house, path, BUDGET)
    return measure_asking(typing.browser, page, rows, typing.save)


class Typing:
    """A page of the editor whose first price goes up by a cent with each save."""

    def __init__(self, browser: Browser, path: str, draft: Paper) -> None:
        self.browser, self.path, self.draft, self.price = browser, path, draft, 40000
        answer = browser.get(path)
        self.token, self.revision = _found(TOKEN, browser), _found(REVISION, browser)
        cookies = answer.headers.get_all("Set-Cookie") or []
        browser.cookie = "; ".join(
            [browser.cookie, *(cookie.partition(";")[0] for cookie in cookies)]
        )

    def save(self) -> HTTPResponse:
        self.price += 1
        body = urlencode(self._fields())
        answer = self.browser.post(self.path, body, **{"HX-Target": "editor-state"})
        before, self.revision = self.revision, _found(REVISION, self.browser)
        if int(self.revision) != int(before) + 1:
            raise RuntimeError("The draft was not kept.")
        return answer

    def _fields(self) -> dict[str, str]:
        fields = {
            "csrfmiddlewaretoken": self.token,
            "revision": self.revision,
            "customer": str(self.draft.customer_id),
            "title": "Saison d’automne",
            "language": "fr",
            "payment_days": "30",
            "line-TOTAL_FORMS": str(LINES),
            "line-INITIAL_FORMS": "0",
        }
        for n in range(LINES):
            fields |= {
                f"line-{n}-kind": "item",
                f"line-{n}-description": f"Prise de son, jour {n + 1}",
                f"line-{n}-quantity": "1,5",
                f"line-{n}-unit": "DAY",
                f"line-{n}-unit_price": f"{(self.price + n) / 100:.2f}".replace(
                    ".", ","
                ),
                f"line-{n}-vat": "S|21.00|",
            }
        return fields


def _found(pattern: re.Pattern[bytes], browser: Browser) -> str:
    if found := pattern.search(browser.text):
        return found[1].decode()
    raise RuntimeError(f"No {pattern.pattern.decode()} in the answer.")
