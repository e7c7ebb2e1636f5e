"""A mail server and senders in processes of their own."""

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.database import APP_PASSWORD, APP_ROLE, login

NO = re.compile(
    r"[45]\d\d .{,500}$"
)  # any other answer may follow a text that was taken
STANDSTILL = (
    600  # seconds; a worker may print hundreds of letters before the first leaves
)
BACKEND = "smartportal.delivery.smtp.SmtpBackend"


class Post:
    """Keeps what it takes; `answer` decides for each command, in the server's words."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.arrival = threading.Condition()
        self.envelopes: list = []
        self.answers: dict[str, list[str]] = {}
        self.delay = 0.0
        self.notices_asked: list[str] = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if refusal := self._refusal("MAIL"):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := self._refusal(address) or self._refusal("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self._refusal("DATA") or "250 taken"
        if not NO.match(answer):
            with self.arrival:
                self.taken.append(message_from_bytes(envelope.content)["Message-ID"])
                self.envelopes.append(envelope)
                self.arrival.notify_all()
        await asyncio.sleep(self.delay)
        if answer == "250 and hang up":
            server.transport.abort()
        return answer

    def wait_for(self, more: int, *, sender: int) -> None:
        """Until that process has sent so many more mails, or is gone. It may be slow, but not stand still."""
        goal, moved_at = len(self.taken) + more, time.monotonic()
        with self.arrival:
            while len(self.taken) < goal and alive(sender):
                seen = len(self.taken)
                self.arrival.wait(timeout=0.2)  # its end notifies nobody
                if len(self.taken) > seen:
                    moved_at = time.monotonic()
                assert time.monotonic() - moved_at < STANDSTILL, "the sender hangs"

    def _refusal(self, name: str) -> str:
        answers = self.answers.get(name, [])
        return answers.pop(0) if answers else ""


class NoticingPost(Post):
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]


class Noticing(SMTP):
    """A server with the extension for notices of delivery (RFC 3461)."""

    async def smtp_MAIL(self, arg: str) -> None:
        await super().smtp_MAIL(self._without_options(arg))

    async def smtp_RCPT(self, arg: str) -> None:
        await super().smtp_RCPT(self._without_options(arg))

    def _without_options(self, arg: str) -> str:
        address, _, options = arg.partition("> ")
        kept = [o for o in options.split() if o.lower().startswith("size=")]
        asked = [o for o in options.split() if o not in kept]
        self.event_handler.notices_asked.extend(asked)
        return " ".join([f"{address.removesuffix('>')}>", *kept])


class AnyPort(Controller):
    """Takes whatever port is free."""

    server_class = SMTP

    def factory(self) -> SMTP:
        return self.server_class(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class NoticingPort(AnyPort):
    server_class = Noticing


@pytest.fixture
def post_office(settings) -> Iterator[Post]:
    """A local mail server that the settings point to."""
    yield from serve(settings, AnyPort, Post())


@pytest.fixture
def noticing_office(settings) -> Iterator[Post]:
    """The same, which gives notices of delivery."""
    yield from serve(settings, NoticingPort, NoticingPost())


def serve(settings, kind: type[AnyPort], handler: Post) -> Iterator[Post]:
    controller = kind(handler, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = BACKEND
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


class Senders:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self, at: datetime) -> int:
        """A sender's process id."""
        self.process.stdin.write(f"{at.isoformat()}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> None:
        assert self.process.stdout.readline() == "ended\n"


@contextmanager
def logged_in_as_application(module: str, settings) -> Iterator[Senders]:
    """`module` in a process of its own, which uses the local mail server and the same files."""
    at = login(user=APP_ROLE, password=APP_PASSWORD)
    host = at.pop("host")
    url = f"postgresql://{APP_ROLE}:{APP_PASSWORD}@/{at['dbname']}?host={host}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.delivery.sender_settings",
        "TEST_SMTP_PORT": str(settings.EMAIL_PORT),
        "STORAGE_DIR": settings.STORAGES["default"]["OPTIONS"]["location"],
    }
    with subprocess.Popen(
        [sys.executable, "-m", module],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Senders(process)
        process.stdin.close()


@pytest.fixture
def senders(transactional_db, post_office, settings) -> Iterator[Senders]:
    """Starts senders that log in as the application and use the local mail server."""
    with logged_in_as_application("tests.delivery.sender", settings) as senders:
        yield senders


def alive(process: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
