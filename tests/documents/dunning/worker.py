"""A process that forks workers, one for each line it reads, so that tests can kill them.

It answers with the worker's process id, then with "ended" once it is gone.
"""

import os
import sys
from datetime import datetime

import django


def main() -> None:
    django.setup()
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(datetime.fromisoformat(line.strip()))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def warm_up() -> None:
    """What takes seconds is loaded once, before the workers are forked."""
    import weasyprint  # noqa: F401, PLC0415 (after setup)

    from smartportal.celery import app  # noqa: PLC0415 (after setup)

    app.loader.import_default_modules()


def work(at: datetime) -> None:
    """What a rung worker does, in smaller bites: letters are handed over, then their mails leave."""
    from smartportal.delivery.services import send_due_messages  # noqa: PLC0415 (after setup)
    from tests.factories.delivery import run_due_tasks  # noqa: PLC0415 (after setup)

    while run_due_tasks(at=at, limit=3) + send_due_messages(at=at):
        pass


if __name__ == "__main__":
    main()
