"""One invoice of one page becomes a Factur-X PDF, in a warm process.

Floor: the same HTML, style sheet, fonts, logo-less assets and PDF/A-3a variant through the same WeasyPrint,
without XML: the HTML is ready, nothing is read, no e-invoice is written or attached.
Cost: from the paper's rows in the database to the bytes: reading them, writing the CII, filling the template,
drawing the QR code, laying out, attaching, XMP. The official rules run elsewhere and are not part of either.

Both take turns in one process; what counts is the median.
"""

import statistics

from documents.einvoicing.xml import to_cii
from documents.invoices.services import issue_invoice
from documents.pdf.engine import render
from documents.pdf.papers import paper_pdf, sheet_of
from documents.pdf.reading import readable_papers
from smartportal.core import clock
from tests.bench.house import add_drafts, make_house
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.timing import in_turns, most_memory

WARM_UP, MEASURED = 10, 100
BUDGET = 1.25


def run(scratch: Scratch, n: int | None) -> list[Result]:
    measured, today = n or MEASURED, clock.today()
    house = make_house(1, today=today)
    (draft,) = add_drafts(house, 1)
    invoice = issue_invoice(draft, on=today, today=today, at=clock.now(), by=house.user)
    sheet = sheet_of(readable_papers().get(pk=invoice.pk))
    say(f"{measured} times with and without XML ...")

    def factur_x() -> bytes:
        paper = readable_papers().get(pk=invoice.pk)
        return paper_pdf(paper, xml=to_cii(paper))

    cost, floor = in_turns(
        factur_x, lambda: render(sheet), warm_up=WARM_UP, measured=measured
    )
    return [
        Result(
            "pdf, one page, Factur-X",
            measured,
            "ms/paper (median)",
            cost=1000 * statistics.median(cost),
            floor=1000 * statistics.median(floor),
            budget=BUDGET,
            rss_mb=most_memory(),
        )
    ]
