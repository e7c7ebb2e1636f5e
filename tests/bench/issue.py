"""Four processes issue invoices of one series.

Floor: four processes, each with one connection, issue equal drafts of one other series by the bare SQL of
that transaction and nothing else (`bare_issue.py`): the draft locked, parties and VAT copied by
INSERT ... SELECT, receivable, counter, paper, audit event and task written, one commit. Same server, same
tables, constraints and triggers, same rows per paper; no check, no rendering of sentences, no hash computed.

Cost and floor take turns in rounds; what counts is the median round.
"""

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack

from smartportal.core import clock
from tests.bench.house import House, add_drafts, make_house
from tests.bench.results import Result
from tests.bench.scratch import Scratch, say
from tests.bench.workers import Worker

PROCESSES, ROUNDS = 4, 10
PAPERS, WARM_UP = 1000, 50
BUDGET = 8.0


def run(scratch: Scratch, n: int | None) -> list[Result]:
    share = max((n or PAPERS) // (PROCESSES * ROUNDS), 1)
    today = clock.today()
    say("Drafts ...")
    ours, bare = (_batches(make_house(number, today=today), share) for number in (1, 2))
    with ExitStack() as stack:
        issuers, floors = (
            [
                stack.enter_context(Worker(scratch, module, today.isoformat()))
                for _ in range(PROCESSES)
            ]
            for module in ("tests.bench.issue_worker", "tests.bench.bare_issue")
        )
        return [_measure(issuers, floors, ours, bare, share * PROCESSES)]


Round = list[list[int]]  # the papers of each process


def _batches(house: House, share: int) -> list[Round]:
    """The first round warms up."""
    sizes = [WARM_UP, *[share] * ROUNDS]
    drafts = iter(add_drafts(house, sum(sizes) * PROCESSES))
    return [
        [[next(drafts).pk for _ in range(size)] for _ in range(PROCESSES)]
        for size in sizes
    ]


def _measure(
    issuers: Sequence[Worker],
    floors: Sequence[Worker],
    ours: list[Round],
    bare: list[Round],
    papers: int,
) -> Result:
    say(f"{ROUNDS} rounds ...")
    seconds = [
        (_together(issuers, own), _together(floors, other))
        for own, other in zip(ours, bare, strict=True)
    ][1:]
    cost, floor = (
        1000 * statistics.median(side) / papers for side in zip(*seconds, strict=True)
    )
    queries, memory = zip(*(worker.ask("report") for worker in issuers), strict=True)
    return Result(
        "issue, 4 processes, one series",
        papers * ROUNDS,
        "ms/invoice",
        cost=cost,
        floor=floor,
        budget=BUDGET,
        queries=max(queries),
        rss_mb=max(memory),
    )


def _together(workers: Sequence[Worker], papers: Round) -> float:
    """Seconds from the start of all to the end of the last."""
    for worker, own in zip(workers, papers, strict=True):
        worker.ask("load", own)
    start = time.perf_counter()
    for worker in workers:
        worker.send("go")
    for worker in workers:
        worker.receive()
    return time.perf_counter() - start
