"""The one label that members see on a paper: a projection of its axes, written here once.

`with_axes` looks up what it depends on, `label_of` tells it from that, `LABELS` turns it into icon and word.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache

from django.db import models
from django.db.models import (
    Case,
    CharField,
    DateField,
    DecimalField,
    Exists,
    OuterRef,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.enums import HoldReason, PaperKind, PaperState, Stage
from documents.models import Dispatch, DunningAction, Hold, Paper, Receivable
from documents.models.papers import PaperQuerySet
from smartportal.core import dates
from smartportal.core.status import Status
from smartportal.delivery.enums import MessageState

ZERO = Decimal("0.00")
STAGE_LABELS = (
    Stage.LITIGATION,
    Stage.FORMAL_NOTICE,
    Stage.REMINDER_2,
    Stage.REMINDER_1,
)
LABELS = {
    "draft": Status("draft", "pencil", _("Draft")),
    "sent": Status("info", "send", pgettext_lazy("quote", "Sent")),
    "expired": Status("lost", "clock", pgettext_lazy("quote", "Expired")),
    "won": Status("ok", "thumbs-up", pgettext_lazy("quote", "Accepted")),
    "lost": Status("lost", "x", pgettext_lazy("quote", "Declined")),
    "replaced": Status("lost", "copy", pgettext_lazy("quote", "Replaced")),
    "issued": Status("wait", "hourglass", _("Issued (not sent yet)")),
    "due": Status("info", "hourglass", _("To pay")),
    "overdue": Status("late", "clock", _("To pay")),
    "partly_paid": Status("wait", "hand-coins", _("Partly paid")),
    "reminder_1": Status("late", "bell", _("Reminder 1 sent")),
    "reminder_2": Status("late", "bell", _("Reminder 2 sent")),
    "formal_notice": Status("late", "mail", _("Formal notice sent")),
    "litigation": Status("late", "scale", _("In litigation")),
    "disputed": Status("wait", "flag", _("Disputed")),
    "paid": Status("ok", "check", _("Paid")),
    "cancelled": Status("draft", "undo-2", pgettext_lazy("invoice", "Cancelled")),
    "credited": Status("ok", "check", _("Issued")),
}


@dataclass(frozen=True, slots=True)
class Axes:
    """What the label is made of."""

    kind: str
    state: str
    valid_until: date | None = None
    has_left: bool = False
    disputed: bool = False
    last_stage: str = ""
    gross: Decimal = ZERO
    open_total: Decimal = ZERO
    next_due: date | None = None
    credited: Decimal = ZERO


AXES = tuple(field.name for field in fields(Axes))
# What is looked up of an invoice, as it is where nothing of it is open or was taken back.
NOTHING_OPEN = {
    "open_total": ZERO,
    "next_due": None,
    "credited": ZERO,
    "has_left": False,
    "disputed": False,
    "last_stage": "",
}


def label_of(axes: Axes, *, today: date) -> str:
    """The label's code, in the order in which a member cares."""
    if axes.state == PaperState.DRAFT:
        return "draft"
    if axes.kind == PaperKind.QUOTE:
        over = (
            axes.state == PaperState.SENT
            and axes.valid_until is not None
            and axes.valid_until < today
        )
        return "expired" if over else axes.state
    if axes.kind == PaperKind.CREDIT_NOTE:
        return "credited"
    return _of_invoice(axes, today)


def _of_invoice(axes: Axes, today: date) -> str:
    if axes.open_total == ZERO:
        return "cancelled" if is_cancelled(axes.gross, axes.credited) else "paid"
    return label_of_open(
        disputed=axes.disputed,
        last_stage=axes.last_stage,
        partly_paid=axes.open_total < axes.gross - axes.credited,
        late=axes.next_due is not None and axes.next_due < today,
        has_left=axes.has_left,
    )


def is_cancelled(gross: Decimal, credited: Decimal) -> bool:
    """Whether credit notes took all of an invoice back; nothing of it is to pay any more."""
    return ZERO < gross <= credited


@cache  # few combinations, asked once a row of long lists
def label_of_open(
    *, disputed: bool, last_stage: str, partly_paid: bool, late: bool, has_left: bool
) -> str:
    """The label of an invoice on which money is to come."""
    if disputed:
        return "disputed"
    if last_stage:
        return last_stage
    if partly_paid:
        return "partly_paid"
    if late:
        return "overdue"
    return "due" if has_left else "issued"


def labelled(papers: PaperQuerySet, *, today: date) -> list[Paper]:
    """The papers with their axes and their `label`; one query however many."""
    return [label_one(paper, today=today) for paper in with_axes(papers, today=today)]


def label_alone(paper: Paper, *, today: date) -> Paper:
    """Give one paper its axes and its label. One query for an invoice that is issued: in one statement with all that
    surrounds a paper the database would plan longer than it looks.
    """
    axes = dict(NOTHING_OPEN)
    if paper.kind == PaperKind.INVOICE and not paper.is_draft:
        rows = with_axes(Paper.objects.filter(pk=paper.pk), today=today)
        axes = rows.values(*NOTHING_OPEN).get()
    for name, value in axes.items():
        setattr(paper, name, value)
    return label_one(paper, today=today)


def label_one(paper: Paper, *, today: date) -> Paper:
    """Give a paper read `with_axes` its label."""
    axes = Axes(**{name: getattr(paper, name) for name in AXES})
    paper.label = label_of(axes, today=today)  # type: ignore[attr-defined]
    return paper


def with_axes(papers: PaperQuerySet, *, today: date) -> PaperQuerySet:
    return papers.annotate(
        **open_axes(),
        credited=credited(),
        has_left=Exists(dispatched()),
        disputed=Exists(
            disputes(today).filter(case__receivable__invoice=OuterRef("pk"))
        ),
        last_stage=Coalesce(
            Subquery(_executed_stages(), output_field=CharField()), Value("")
        ),
    )


def open_axes() -> dict[str, Coalesce | Subquery]:
    """What is to come on an outer paper, and when the first of it falls due."""
    rows = Receivable.objects.open().filter(invoice=OuterRef("pk")).order_by()
    total = rows.values("invoice").values_list(Sum("open_amount"))
    first = rows.order_by("due_on").values("due_on")[:1]
    return {
        "open_total": Coalesce(
            Subquery(total, output_field=DecimalField()),
            Value(ZERO, output_field=DecimalField()),
        ),
        "next_due": Subquery(first, output_field=DateField()),
    }


def credited() -> Coalesce:
    """What issued credit notes took back of an outer paper."""
    notes = Paper.objects.issued().filter(corrects=OuterRef("pk")).order_by()
    total = notes.values("corrects").values_list(Sum("gross"))
    return Coalesce(
        Subquery(total, output_field=DecimalField()),
        Value(ZERO, output_field=DecimalField()),
    )


def dispatched() -> models.QuerySet[Dispatch]:
    """The sendings of an outer paper that the mail server accepted."""
    return Dispatch.objects.filter(
        paper=OuterRef("pk"), message__state=MessageState.SENT
    )


def disputes(today: date) -> models.QuerySet[Hold]:
    """The holds that make an invoice disputed."""
    return Hold.objects.standing(on=today).filter(reason=HoldReason.DISPUTE)


def _executed_stages() -> models.QuerySet[DunningAction, str]:
    done = DunningAction.objects.filter(
        case__receivable__invoice=OuterRef("pk"), executed_on__isnull=False
    )
    ranked = done.annotate(rank=stage_rank("stage"))
    return ranked.order_by("rank").values_list("stage", flat=True)[:1]


def stage_rank(column: str) -> Case:
    """The place of a stage in `STAGE_LABELS`: the furthest one is the lowest."""
    ranks = enumerate(STAGE_LABELS)
    return Case(*(When(**{column: stage}, then=Value(n)) for n, stage in ranks))


def status_of(paper: Paper, *, today: date) -> Status:
    """Icon and word of a labelled paper; a due date is said in the word, with its year when it is another."""
    label: str = paper.label  # type: ignore[attr-defined]
    status = LABELS[label]
    if label in {"due", "overdue"}:
        due = dates.day_short(paper.next_due, today=today)  # type: ignore[attr-defined]
        return Status(status.kind, status.icon, _("To pay by %(day)s") % {"day": due})
    return status
