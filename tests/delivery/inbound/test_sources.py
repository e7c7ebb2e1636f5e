"""Fetching mail: from a maildir, and from an IMAP server that speaks as much as is needed."""

import mailbox
import socketserver
import threading
from collections.abc import Iterator

import pytest

from smartportal.delivery.inbound import sources
from smartportal.delivery.models import InboundMail
from smartportal.delivery.services import last_beat
from smartportal.delivery.tasks import poll_inbound
from tests.factories.delivery import MONDAY

pytestmark = pytest.mark.django_db


def a_mail(number: int) -> bytes:
    return f"From: a@b.example\nTo: c@d.example\nSubject: {number}\n\nHello\n".encode()


def subjects() -> list[str]:
    return sorted(InboundMail.objects.values_list("subject", flat=True))


def test_a_maildir_is_read_once(tmp_path, settings):
    settings.INBOUND_MAILDIR = str(tmp_path / "mail")
    box = mailbox.Maildir(tmp_path / "mail")
    for number in range(3):
        box.add(a_mail(number))

    assert [sources.poll(at=MONDAY) for _ in range(2)] == [3, 0]

    assert subjects() == ["0", "1", "2"]
    assert [message.get_flags() for message in box] == ["S"] * 3
    assert last_beat("inbound") == MONDAY


def test_a_mail_whose_reader_died_is_read_again_as_the_same(tmp_path):
    box = mailbox.Maildir(tmp_path / "mail")
    box.add(a_mail(1))
    sources.receive(a_mail(1), at=MONDAY)

    assert sources.poll_maildir(tmp_path / "mail", at=MONDAY) == 1

    assert subjects() == ["1"]


def test_a_poll_takes_a_bounded_number(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_AT_ONCE", 3)
    box = mailbox.Maildir(tmp_path / "mail")
    for number in range(4):
        box.add(a_mail(number))

    reads = [sources.poll_maildir(tmp_path / "mail", at=MONDAY) for _ in range(2)]

    assert reads == [3, 1]


def test_without_a_source_there_is_nothing_to_read():
    poll_inbound()

    assert InboundMail.objects.count() == 0


class Imap(socketserver.StreamRequestHandler):
    """Two mails in the folder Portal; says no to everyone but the user."""

    mails: dict[str, bytes] = {}
    seen: set[str] = set()

    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, rest = (*line.split(" ", 2), "")[:3]
            getattr(self, f"do_{command.lower()}")(tag, rest)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def do_capability(self, tag, rest):
        self.say("* CAPABILITY IMAP4rev1")
        self.say(f"{tag} OK done")

    def do_login(self, tag, rest):
        self.say(f"{tag} OK in" if rest == 'portal "s3/cret"' else f"{tag} NO out")

    def do_select(self, tag, rest):
        self.say("* 2 EXISTS")
        self.say(f"{tag} OK done" if rest == "Portal" else f"{tag} NO folder")

    def do_uid(self, tag, rest):
        verb, number, *_more = rest.split(" ")
        if verb == "SEARCH":
            fresh = [uid for uid in self.mails if uid not in self.seen]
            self.say(f"* SEARCH {' '.join(fresh)}".rstrip())
        elif verb == "FETCH":
            raw = self.mails[number]
            self.say(f"* 1 FETCH (UID {number} BODY[] {{{len(raw)}}}")
            self.wfile.write(raw)
            self.say(")")
        else:
            self.seen.add(number)
        self.say(f"{tag} OK done")

    def do_logout(self, tag, rest):
        self.say("* BYE")
        self.say(f"{tag} OK done")


@pytest.fixture
def imap(monkeypatch) -> Iterator[int]:
    """The port of a running server."""
    monkeypatch.setattr(Imap, "mails", {"7": a_mail(7), "9": a_mail(9)})
    monkeypatch.setattr(Imap, "seen", set())
    with socketserver.TCPServer(("127.0.0.1", 0), Imap) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_an_imap_folder_is_read_once(imap, settings):
    settings.INBOUND_IMAP_URL = f"imap://portal:s3%2Fcret@127.0.0.1:{imap}/Portal"

    assert [sources.poll(at=MONDAY) for _ in range(2)] == [2, 0]

    assert subjects() == ["7", "9"]


@pytest.mark.parametrize(
    "login", ["portal:wrong@127.0.0.1:{}/Portal", "portal:s3%2Fcret@127.0.0.1:{}/No"]
)
def test_a_mailbox_that_does_not_open_gives_no_sign_of_life(imap, settings, login):
    settings.INBOUND_IMAP_URL = f"imap://{login.format(imap)}"

    with pytest.raises((OSError, sources.imaplib.IMAP4.error)):
        sources.poll(at=MONDAY)

    assert last_beat("inbound") is None
