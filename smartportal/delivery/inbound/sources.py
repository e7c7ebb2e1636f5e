"""Where inbound mail is fetched: a maildir, or an IMAP mailbox. A mail is marked as read only after it
was taken in, so one that is read twice is one.
"""

import imaplib
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from smartportal.delivery.inbound.services import receive
from smartportal.delivery.services import beat

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 50
TIMEOUT = 30  # seconds
SEEN = ":2,S"  # the maildir's mark of a mail that was read
HEARTBEAT = "inbound"


def poll(*, at: datetime) -> int:
    """Take in what came, from wherever the settings say. Returns how many mails were read."""
    read = 0
    if settings.INBOUND_MAILDIR:
        read += poll_maildir(Path(settings.INBOUND_MAILDIR), at=at)
    if settings.INBOUND_IMAP_URL:
        read += poll_imap(settings.INBOUND_IMAP_URL, at=at)
    beat(HEARTBEAT, at=at)
    return read


def poll_maildir(root: Path, *, at: datetime) -> int:
    done = root / "cur"
    done.mkdir(parents=True, exist_ok=True)
    paths = sorted(path for path in (root / "new").glob("*") if path.is_file())
    for path in paths[:MOST_AT_ONCE]:
        receive(path.read_bytes(), at=at)
        os.replace(path, done / f"{path.name}{SEEN}")
    return len(paths[:MOST_AT_ONCE])


def poll_imap(url: str, *, at: datetime) -> int:
    """`imaps://user:password@host:993/INBOX` (percent-encoded); `imap://` only for a local server."""
    with _connected(url) as mailbox:
        numbers = _answer(mailbox.uid("SEARCH", "UNSEEN"))[0].split()[:MOST_AT_ONCE]
        for number in numbers:
            _take_in(mailbox, number.decode(), at=at)
    return len(numbers)


def _connected(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    connect: Callable[..., imaplib.IMAP4] = (
        imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    )
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    mailbox = connect(parts.hostname, port, timeout=TIMEOUT)
    try:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _answer(mailbox.select(unquote(parts.path.strip("/")) or "INBOX"))
    except BaseException:
        mailbox.shutdown()
        raise
    return mailbox


def _take_in(mailbox: imaplib.IMAP4, number: str, *, at: datetime) -> None:
    for part in _answer(mailbox.uid("FETCH", number, "(BODY.PEEK[])")):
        if isinstance(part, tuple):
            receive(part[1], at=at)
            _answer(mailbox.uid("STORE", number, "+FLAGS", r"(\Seen)"))


def _answer(reply: tuple[str, list[Any]]) -> list[Any]:
    status, data = reply
    if status != "OK":
        raise OSError(f"The mail server answers {status}")
    return data
