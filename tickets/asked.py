"""What a question is about, as the link beside a figure says it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from members.models import User
from smartportal.core.addresses import parts_of
from smartportal.core.subject import Subject, kind_named, resolve
from smartportal.core.text import LINE_BREAKS, XML_FORBIDS
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Asked:
    """`label` names the subject and `url` leads to it; `figure` is what the page showed."""

    subject: Subject | None
    label: str
    url: str
    figure: str


def asked_about(query: QueryDict, *, user: User) -> Asked | None:
    """From `?about=kind:id&figure=…`; None when the user sees no such thing."""
    figure = on_one_line(query.get("figure", ""), length=80)
    if not (about := query.get("about", "")):
        return Asked(None, "", "", figure)
    kind, _colon, public_id = about.partition(":")
    subject = Subject(kind, public_id)
    row = resolve(subject, user=user)
    return _asked(subject, row, figure) if row else None


def asked_in(ticket: Ticket, *, user: User) -> Asked:
    """What a kept question is about; without link when the reader does not see it (any more)."""
    row = resolve(ticket.about, user=user) if ticket.about else None
    if ticket.about is None or row is None:
        return Asked(ticket.about, "", "", ticket.figure)
    return _asked(ticket.about, row, ticket.figure)


def page_before(request: HttpRequest) -> str:
    """The path of the page that led here, when it is one of ours."""
    parts = parts_of(request.headers.get("Referer", ""))
    return (
        on_one_line(parts.path, length=300)
        if parts.netloc == request.get_host()
        else ""
    )


def on_one_line(text: str, *, length: int) -> str:
    return XML_FORBIDS.sub("", LINE_BREAKS.sub(" ", text)).strip()[:length]


def _asked(subject: Subject, row: Any, figure: str) -> Asked:
    kind = kind_named(subject.kind)
    return Asked(subject, kind.label(row), kind.url(row), figure)
