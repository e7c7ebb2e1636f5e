"""A process that forks issuers, one for each line of drafts' ids that it reads, so that they start at once.

It tells each issuer's process id; an issuer tells of each paper. In the end come their exit codes.
"""

import os
import sys

import django

django.setup()

from documents.invoices.services import issue_invoice  # noqa: E402 (Django must be set up first)
from documents.models import Paper  # noqa: E402
from tests.factories.drafts import TODAY, instant  # noqa: E402


def main() -> None:
    children = [start(line.split()) for line in sys.stdin]
    for child in children:
        _pid, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


def start(ids: list[str]) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            issue(ids)
            code = 0
        finally:
            os._exit(code)
    print("started", child, flush=True)
    return child


def issue(ids: list[str]) -> None:
    for draft in Paper.objects.filter(pk__in=ids).select_related("created_by"):
        issue_invoice(draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by)
        os.write(sys.stdout.fileno(), b"issued 1\n")  # whole, whoever else writes


if __name__ == "__main__":
    main()
