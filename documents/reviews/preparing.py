"""A draft that the advisor writes for a member who is on the phone: handed over, then read and sent by the member."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.models import Customer, Paper, Preparation
from documents.models.papers import ADVISES
from documents.papers.services import create_draft
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

PREPARED = "documents.paper_prepared"
Given = Mapping[str, Any]


class NotTheirAdvisor(Refused):
    """Only an advisor who reaches the member prepares, and never for themselves."""


class NotPrepared(Refused):
    """There is nothing to hand over: another person wrote it, or it was handed over before."""


@transaction.atomic
def prepare(
    activity: Activity,
    *,
    kind: PaperKind,
    by: User,
    on: date,
    at: datetime,
    customer: Customer | None = None,
) -> Paper:
    """An empty draft in the name of a member. Raises `NotTheirAdvisor`."""
    own = Activity.objects.of(by).filter(pk=activity.pk)
    reached = Activity.objects.reached_by(by, on=on, roles=ADVISES)
    if own.exists() or not reached.filter(pk=activity.pk).exists():
        raise NotTheirAdvisor(_("Only an advisor of this member prepares papers."))
    member = activity.member.user
    paper = create_draft(
        activity, kind=kind, by=by, on_behalf_of=member, customer=customer
    )
    Preparation.objects.create(paper=paper, by=by, on_behalf_of=member, at=at)
    return paper


def preparation_of(paper: Paper) -> Preparation | None:
    """Who prepared it for its member; no query for what the member began."""
    if paper.created_by_id == paper.activity.member.user_id:
        return None
    rows = Preparation.objects.select_related("by", "on_behalf_of")
    return rows.filter(paper=paper).first()


def is_out_of_hands(paper: Paper, *, by: User) -> bool:
    """Whether it was prepared by this very user and is the member's now: a page that was still saving itself, or a
    second tap, changes nothing more.
    """
    preparation = preparation_of(paper)
    if preparation is None or preparation.by_id != by.pk:
        return False
    return preparation.is_handed_over


@transaction.atomic
def hand_over(paper: Paper, *, by: User, at: datetime) -> Preparation:
    """From now on only the member writes on it. Raises `NotPrepared`, so that the member is told once."""
    mine = Preparation.objects.filter(
        paper=paper, paper__number=None, by=by, handed_over_at=None
    )
    if not mine.update(handed_over_at=at):
        raise NotPrepared(_("This draft is not yours to hand over."))
    preparation = Preparation.objects.get(paper=paper)
    record(
        "documents.paper.handed_over",
        paper,
        by=by,
        on_behalf_of=preparation.on_behalf_of,
        at=at,
    )
    for user in paper.activity.writers():
        notify(
            PREPARED,
            to=user,
            about=paper,
            at=at,
            key=f"prepared:{paper.public_id}",
            by=str(by),
            customer=paper.customer.name if paper.customer else "",
        )
    return preparation


def _prepared(given: Given) -> str:
    if not given["customer"]:
        return _("%(by)s prepared a draft for you") % given
    return _("%(by)s prepared a draft for you, for %(customer)s") % given


declare(
    PREPARED,
    title=_prepared,
    text=lambda given: _("Read it and send it: nobody else can."),
    icon="file-text",
)
