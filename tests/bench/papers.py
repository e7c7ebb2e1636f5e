"""The list of 20,000 invoices of one member, narrowed and added up; and 500 of them in one ZIP.

Floor of the lists: that of `bench pages`, one indexed query and 50 rows as a bare table. What is measured is the
whole page with its filters, its sums and the states of what was found.

Floor of the ZIP: the same files written into one by a plain loop. What is measured is the job: finding papers and
files, writing, saying how far it is, keeping the file and telling its reader. The PDFs exist, as they do a minute
after an invoice is issued. That of 500 may hold `MARGIN` MB more than that of 50: what it holds does not grow with
the papers.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from documents.archives.services import begin_archive, carry_out
from documents.einvoicing.services import retain_until
from documents.enums import RenderingKind
from documents.models import Paper, PaperArchive, Rendering
from documents.pdf.papers import paper_pdf
from documents.pdf.reading import readable_papers
from smartportal.core import clock
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file
from tests.bench.house import House, make_house
from tests.bench.invoices import add_invoices, settle_down
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.serving import Page, measure, server
from tests.bench.timing import most_memory

INVOICES, CUSTOMERS, MOST_QUERIES = 20_000, 200, 10
PACKED, FEW, MARGIN, ROUNDS = 500, 50, 10, 5


def run(scratch: Scratch, n: int | None) -> list[Result]:
    rows = n or INVOICES
    say(f"{rows} invoices ...")
    house = make_house(1, today=clock.today(), customers=CUSTOMERS)
    add_invoices(house, rows, today=clock.today())
    settle_down()
    with server(scratch) as port:
        found = [measure(port, page, rows) for page in _pages(house)]
    return [*found, _packing(house, min(rows, PACKED))]


def _pages(house: House) -> list[Page]:
    today, customer = clock.today(), house.customers[7]
    quarter = {
        "since": (today - timedelta(days=91)).isoformat(),
        "until": today.isoformat(),
    }
    queries: dict[str, dict[str, str]] = {
        "one customer": {"customer": customer.public_id},
        "one quarter": quarter,
        "one quarter, paid": {**quarter, "state": "paid"},
        "late, above 2,000": {"state": "late", "at_least": "2000"},
        "a word": {"q": "belvedere 17"},
        "ticking": {"select": "on"},
    }
    base = reverse("documents:invoice_list")
    return [
        Page(what, house, f"{base}?{urlencode(query)}", 4, MOST_QUERIES)
        for what, query in queries.items()
    ]


def _packing(house: House, count: int) -> Result:
    say(f"{count} PDFs ...")
    papers = Paper.objects.filter(activity=house.activity).issued()
    keys = list(papers.order_by("pk").values_list("pk", flat=True)[:count])
    files = _rendered(keys)
    _, few = _apart(house, keys[:FEW])
    times, most = zip(*(_apart(house, keys) for _ in range(ROUNDS)), strict=True)
    floor = [_plain(files) for _ in range(ROUNDS)]
    return Result(
        f"ZIP of {count} PDFs",
        count,
        "ms/paper (median)",
        cost=1000 * statistics.median(times) / count,
        floor=1000 * statistics.median(floor) / count,
        budget=10,
        rss_mb=max(most),
        most_rss_mb=few + MARGIN,
    )


def _rendered(keys: list[int]) -> list[Path]:
    """A PDF each: that of the first, made their own by what follows its end."""
    first = readable_papers().get(pk=keys[0])
    pdf, kept = paper_pdf(first, xml=None), retain_until(first)
    files = [
        store_file(
            pdf + f"\n% {key}\n".encode(),
            kind=FileKind.PAPER,
            content_type="application/pdf",
            retain_until=kept,
        )
        for key in keys
    ]
    Rendering.objects.bulk_create(
        Rendering(paper_id=key, kind=RenderingKind.PDF, file=file, made_at=clock.now())
        for key, file in zip(keys, files, strict=True)
    )
    return [Path(default_storage.path(file.path)) for file in files]


def _apart(house: House, keys: list[int]) -> tuple[float, float]:
    """Seconds and MB of the job in a process of its own, as a fresh worker would do it."""
    archive = begin_archive(
        Paper.objects.filter(pk__in=keys), by=house.user, at=clock.now()
    )
    connection.close()
    with get_context("fork").Pool(1) as worker:
        seconds, memory = worker.apply(_pack, [archive.pk])
    archive.refresh_from_db()
    assert archive.file is not None
    assert archive.file.size > len(keys)
    return seconds, memory


def _pack(key: int) -> tuple[float, float]:
    archive = PaperArchive.objects.select_related("by").get(pk=key)
    seconds = _timed(lambda: carry_out(archive, at=clock.now()))
    connection.close()
    return seconds, most_memory()


def _plain(files: list[Path]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return _timed(lambda: _write(Path(folder) / "papers.zip", files))


def _write(path: Path, files: list[Path]) -> None:
    with ZipFile(path, "w", ZIP_STORED) as packed:
        for n, file in enumerate(files):
            packed.write(file, f"{n}.pdf")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
