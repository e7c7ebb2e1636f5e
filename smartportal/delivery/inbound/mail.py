"""Reading a mail whose every byte may be hostile: what cannot be read is empty, never an error."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from functools import cached_property

from smartportal.core.text import LINE_BREAKS

# Where mail servers write whom a mail was for; the last ones are what the sender wrote.
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
LARGEST = 25 * 1024 * 1024  # bytes that are looked at
MOST_ADDRESSES = 50


@dataclass(frozen=True)
class ReceivedMail:
    """A mail from outside; everything in it may be forged."""

    raw: bytes = field(repr=False)

    @cached_property
    def parsed(self) -> Message:
        try:
            return message_from_bytes(self.raw[:LARGEST], policy=policy.default)
        except Exception:
            return EmailMessage()

    def header(self, name: str) -> str:
        return header_of(self.parsed, name)

    @cached_property
    def sender(self) -> str:
        return parseaddr(self.header("From"))[1][:320]

    @cached_property
    def subject(self) -> str:
        return self.header("Subject")[:400]

    @cached_property
    def recipients(self) -> list[str]:
        """Bare addresses in lower case, the surest first."""
        values = [
            value
            for name in RECIPIENT_HEADERS
            for value in headers_of(self.parsed, name)
        ]
        found = [address.lower() for _name, address in _addresses(values) if address]
        return list(dict.fromkeys(found))[:MOST_ADDRESSES]

    @property
    def is_automatic(self) -> bool:
        """An answering machine, a list or a program (RFC 3834)."""
        automatic = self.header("Auto-Submitted").lower()
        precedence = self.header("Precedence").lower()
        return automatic not in ("", "no") or precedence in ("bulk", "junk", "list")


def header_of(part: Message, name: str) -> str:
    """The header on one line, or "" when it is absent or cannot be read."""
    return next(iter(headers_of(part, name)), "")


def headers_of(part: Message, name: str) -> list[str]:
    try:
        values = [str(value) for value in part.get_all(name, [])]
    except Exception:  # the header parser has many ways to fail
        return []
    return [_one_line(value) for value in values]


def parts_of(mail: Message) -> Iterator[Message]:
    """All parts, as far as they can be reached."""
    try:
        yield from mail.walk()
    except Exception:
        return


def content_of(part: Message) -> str:
    """The text of a part, decoded as well as possible."""
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("utf-8")
    except Exception:
        return ""
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(charset, "replace").replace("\x00", "")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace").replace("\x00", "")


def _one_line(value: str) -> str:
    clean = LINE_BREAKS.sub(" ", value).replace("\x00", "")
    return clean.encode("utf-8", "replace").decode().strip()


def _addresses(values: list[str]) -> list[tuple[str, str]]:
    try:
        return getaddresses(values)
    except Exception:
        return []
