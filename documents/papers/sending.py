"""Sending a final paper: the wish is a row, the mail follows once the renderings exist."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from documents.einvoicing.services import findings_of, render_paper
from documents.einvoicing.transmitting import begin_transmission
from documents.enums import PaperKind, RenderingKind
from documents.models import Dispatch, Paper, Rendering
from documents.models.sending import EnvelopeFields
from members.models import User
from smartportal.audit.services import record
from smartportal.core.subject import subject_of
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import create_link, enqueue, post

LINK_SCOPE = "paper"
LINK_LIFE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom, answers to whom, copy to whom, and with which words."""

    to: str
    subject: str
    body: str
    reply_to: str = ""
    cc: str = ""
    also_to: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """From a form, whose `to` has every address."""
        first, *others = data["to"]
        words = {name: data[name] for name in ("subject", "body", "reply_to", "cc")}
        return cls(to=first, also_to=tuple(others), **words)

    def as_fields(self) -> dict[str, Any]:
        return asdict(self)

    def as_initial(self) -> dict[str, Any]:
        """For a form."""
        return {**asdict(self), "to": [self.to, *self.also_to]}


def envelope_of(row: EnvelopeFields) -> Envelope:
    """The words kept on a row."""
    return Envelope(
        to=row.to,
        also_to=tuple(row.also_to),
        subject=row.subject,
        body=row.body,
        reply_to=row.reply_to,
        cc=row.cc,
    )


def request_dispatch(
    paper: Paper, *, envelope: Envelope, by: User, at: datetime
) -> Dispatch:
    """Note in the caller's transaction that a final paper must leave; the task makes and posts the mail.

    An e-invoice whose route is a network enters it as well, the first time.
    """
    record(f"documents.{paper.kind}.sent", paper, by=by, at=at)
    if paper.kind != PaperKind.QUOTE:
        begin_transmission(paper, by=by, at=at)
    return ask_to_send(paper, envelope=envelope, by=by, at=at)


def ask_to_send(
    paper: Paper, *, envelope: Envelope, by: User, at: datetime
) -> Dispatch:
    """The same without a word of it on the paper: for a sending that the caller records as something else."""
    dispatch = Dispatch.objects.create(
        paper=paper, by=by, at=at, **envelope.as_fields()
    )
    enqueue(
        "documents.dispatch", key=f"dispatch:{dispatch.pk}", dispatch_id=dispatch.pk
    )
    return dispatch


def carry_out(dispatch: Dispatch, *, at: datetime) -> None:
    """Render the paper and post the mail. Safe to repeat: the message's key is the dispatch.

    A finding under the official rules holds the dispatch; staff are alarmed by the held row.
    """
    if dispatch.message_id:
        return
    render_paper(dispatch.paper, at=at)
    if found := findings_of(dispatch.paper):
        held = "\n".join(f"{finding.rule}: {finding.text}" for finding in found)
        Dispatch.objects.filter(pk=dispatch.pk).update(held_because=held)
        return
    _post(dispatch, at=at)


@transaction.atomic
def _post(dispatch: Dispatch, *, at: datetime) -> None:
    paper = dispatch.paper
    link, token = create_link(
        subject_of(paper), scope=LINK_SCOPE, expires_at=at + LINK_LIFE
    )
    context = {"dispatch": dispatch, "paper": paper, "url": public_url(token)}
    with translation.override(paper.language):
        text = render_to_string("documents/emails/paper.txt", context)
        html = render_to_string("documents/emails/paper.html", context)
    message = post(
        key=f"dispatch:{dispatch.pk}",
        kind=f"documents.{paper.kind}",
        to=dispatch.recipients,
        cc=[dispatch.cc] if dispatch.cc else [],
        reply_to=[dispatch.reply_to] if dispatch.reply_to else [],
        subject=dispatch.subject,
        text=text,
        html=html,
        language=paper.language,
        about=subject_of(paper),
        attachments=_attachments(paper),
        at=at,
    )
    Dispatch.objects.filter(pk=dispatch.pk).update(
        message=message, link=link, held_because=""
    )


def _attachments(paper: Paper) -> list[tuple[StoredFile, str]]:
    rows = Rendering.objects.filter(paper=paper, kind=RenderingKind.PDF).select_related(
        "file"
    )
    own = paper.attachments.select_related("file")
    return [
        *((row.file, f"{paper.number}.pdf") for row in rows),
        *((row.file, row.name) for row in own),
    ]


def public_url(token: str) -> str:
    """The address of a paper's public page, as printed in mails."""
    return settings.SITE_URL + reverse("documents:public_paper", args=[token])
