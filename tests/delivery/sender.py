"""A process that forks senders, one for each line it reads, so that tests can kill them.

It answers with the sender's process id, then with "ended" once it is gone.
"""

import os
import sys
from datetime import datetime

import django


def main() -> None:
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            send(line.strip())
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def send(at: str) -> None:
    from smartportal.delivery.services import send_due_messages  # noqa: PLC0415 (after setup)

    while send_due_messages(at=datetime.fromisoformat(at)):
        pass


if __name__ == "__main__":
    main()
