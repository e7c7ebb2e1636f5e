"""Sending many papers at once: each on its own, so that one that is refused holds back no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.models import Paper
from documents.pages.outgoing import (
    let_leave,
    proposed_envelope,
    reasons_against_leaving,
)
from documents.papers.alone import kept_from_issuing
from documents.papers.sending import Envelope, request_dispatch
from documents.papers.services import is_leaving
from members.models import User
from smartportal.core.refusals import Refused

# A person looks through so many; each is checked as its own sheet would.
MOST = 50


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A paper with the mail that is proposed for it; ready when no `reasons` stand against it."""

    paper: Paper
    envelope: Envelope
    reasons: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not self.reasons

    @property
    def draws_number(self) -> bool:
        return self.paper.is_draft and self.paper.kind != PaperKind.QUOTE


@dataclass(slots=True)
class Outcome:
    """What became of many: how many were done, and what was refused with its sentence."""

    done: int = 0
    refused: list[tuple[Paper, str]] = field(default_factory=list)


def weighed(papers: Iterable[Paper], *, by: User, at: datetime) -> list[Outgoing]:
    """Each labelled paper as it could leave at that instant; nothing is written."""
    return [_weighed(paper, by, at) for paper in papers]


def _weighed(paper: Paper, by: User, at: datetime) -> Outgoing:
    envelope = proposed_envelope(paper, by=by)
    reasons = list(_reasons(paper, at))
    if not envelope.to:
        reasons.append(_("The customer has no e-mail address."))
    return Outgoing(paper, envelope, tuple(reasons))


def _reasons(paper: Paper, at: datetime) -> Iterable[str]:
    if not paper.is_draft:
        return [] if _waits(paper) else [_("It has already left.")]
    if is_leaving(paper):
        return [_("It is already on its way.")]
    today = at.astimezone(ZoneInfo(paper.entity.time_zone)).date()
    reasons = reasons_against_leaving(paper, on=today, today=today)
    if not reasons and (why := kept_from_issuing(paper, on=today)):
        return [why]
    return [str(reason.sentence) for reason in reasons]


def _waits(paper: Paper) -> bool:
    """Issued, and never sent."""
    return bool(paper.label == "issued")  # type: ignore[attr-defined]


def send_all(
    rows: Iterable[Outgoing],
    *,
    revisions: Mapping[str, int],
    by: User,
    at: datetime,
) -> Outcome:
    """Let those that are ready leave, dated today, as they were when `revisions` (by public id) were read."""
    outcome = Outcome()
    for row in rows:
        if not row.is_ready:
            continue
        try:
            _send(row, revisions.get(row.paper.public_id, 0), by, at)
        except Refused as refusal:
            outcome.refused.append((row.paper, str(refusal.sentence)))
        else:
            outcome.done += 1
    return outcome


def _send(row: Outgoing, revision: int, by: User, at: datetime) -> None:
    paper = row.paper
    if not paper.is_draft:
        request_dispatch(paper, envelope=row.envelope, by=by, at=at)
        return
    today = at.astimezone(ZoneInfo(paper.entity.time_zone)).date()
    paper.revision = revision
    let_leave(paper, envelope=row.envelope, on=today, today=today, at=at, by=by)
