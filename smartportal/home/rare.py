"""What seldom needs a member: of each most have nothing, so one query tells which are there to be read."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.enums import PaperKind, PaperState, ReviewState, TransmissionState
from documents.models import (
    Dispatch,
    Paper,
    Preparation,
    Receivable,
    Review,
    Transmission,
)
from documents.subjects import paper_url
from members.models import Activity
from smartportal.core.presence import present
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import DeliveryNotice
from smartportal.home.todo import LONGEST, Todo, customer_of, named

Activities = Sequence[Activity]


def rare_todos(activities: Activities) -> dict[str, list[Todo]]:
    """Each list of `RARE` by its name, empty where nothing is."""
    rows = {name: look(activities) for name, (look, _tell) in RARE.items()}
    found = present(rows)
    return {
        name: [tell(row) for row in rows[name][:LONGEST]] if name in found else []
        for name, (_look, tell) in RARE.items()
    }


def _answered_reviews(activities: Activities) -> QuerySet[Review]:
    """Drafts that their advisor sent back or approved: who waits longest first."""
    later = Review.objects.filter(paper=OuterRef("paper"), round__gt=OuterRef("round"))
    rows = Review.objects.filter(
        ~Exists(later),
        paper__activity__in=activities,
        paper__state=PaperState.DRAFT,
        state__in=[ReviewState.RETURNED, ReviewState.APPROVED],
    )
    oldest = rows.select_related("paper__customer", "answered_by")
    return oldest.order_by("answered_at", "pk")


def _answered(review: Review) -> Todo:
    paper, by = review.paper, {"by": review.answered_by}
    if review.is_approved:
        return Todo(
            icon="check",
            status="ok",
            title=_("%(name)s: ready to issue") % {"name": customer_of(paper)},
            text=_("%(by)s approved it; only you issue it.") % by,
            url=reverse("documents:paper_sending", args=[paper.public_id]),
            action=_("Issue and send"),
            minutes=1,
        )
    return Todo(
        icon="pencil",
        status="wait",
        title=_("%(name)s: to correct") % {"name": customer_of(paper)},
        text=_("%(by)s sent it back; what is proposed is taken in one tap.") % by,
        url=reverse("documents:paper_draft", args=[paper.public_id]),
        action=_("Correct it"),
    )


def _handed_over(activities: Activities) -> QuerySet[Preparation]:
    """Drafts that an advisor handed over, until they leave: the oldest first."""
    rows = Preparation.objects.handed_over().filter(
        paper__activity__in=activities, paper__state=PaperState.DRAFT
    )
    oldest = rows.select_related("paper__customer", "by")
    return oldest.order_by("handed_over_at")


def _prepared(row: Preparation) -> Todo:
    return Todo(
        icon="file-text",
        status="wait",
        title=_("%(name)s: to read and send") % {"name": customer_of(row.paper)},
        text=_("Prepared by %(by)s for you; nobody else can send it.") % {"by": row.by},
        url=reverse("documents:paper_draft", args=[row.paper.public_id]),
        action=_("Read it"),
    )


def _rejected_transmissions(activities: Activities) -> QuerySet[Transmission]:
    """E-invoices whose newest transmission a network rejected."""
    later = Transmission.objects.filter(
        paper=OuterRef("paper"), channel=OuterRef("channel"), pk__gt=OuterRef("pk")
    )
    rows = Transmission.objects.filter(
        ~Exists(later),
        state=TransmissionState.REJECTED,
        paper__activity__in=activities,
    )
    newest = rows.select_related("paper__customer")
    return newest.order_by("-settled_at", "-pk")


def _rejected(row: Transmission) -> Todo:
    return Todo(
        icon="triangle-alert",
        status="late",
        title=_("%(network)s rejected the paper %(number)s")
        % {"network": row.get_channel_display(), "number": row.paper.number},
        text=_("The reason given: %(reason)s") % {"reason": row.reason},
        url=paper_url(row.paper),
        action=_("See what to do"),
    )


def _returned_mails(activities: Activities) -> QuerySet[Dispatch]:
    """Of papers whose newest mail came back or did not leave, as long as their customer must still answer or pay;
    what a credit note takes back its customer must know at any time.
    """
    later = Dispatch.objects.filter(paper=OuterRef("paper"), pk__gt=OuterRef("pk"))
    bounced = DeliveryNotice.objects.filter(
        message=OuterRef("message"), kind=NoticeKind.BOUNCED
    )
    owed = Receivable.objects.filter(invoice=OuterRef("pk")).open()
    failed = Q(message__state=MessageState.FAILED) | Exists(bounced)
    waiting = Q(state=PaperState.SENT) | Q(kind=PaperKind.CREDIT_NOTE) | Exists(owed)
    papers = Paper.objects.filter(waiting, activity__in=activities)
    rows = Dispatch.objects.filter(failed, ~Exists(later), paper__in=papers)
    newest = rows.annotate(lost=Subquery(bounced.values("recipient")[:1]))
    return newest.select_related("paper__customer").order_by("-at", "-pk")


def _returned(dispatch: Dispatch) -> Todo:
    paper = dispatch.paper
    return Todo(
        icon="mail-x",
        status="late",
        title=_("%(paper)s did not reach %(name)s")
        % {"paper": named(paper), "name": customer_of(paper)},
        text=_(
            "The mail to %(address)s came back. Correct the address, then send it again."
        )
        % {"address": dispatch.lost or dispatch.addressed},  # type: ignore[attr-defined]
        url=reverse("documents:paper_redispatch", args=[paper.public_id]),
        action=_("Correct the address"),
        minutes=1,
    )


def _unsent_notes(activities: Activities) -> QuerySet[Paper]:
    """Credit notes without a mail: the one that cancels an invoice gets its number at once, and leaves by hand."""
    mails = Dispatch.objects.filter(paper=OuterRef("pk"))
    notes = Paper.objects.filter(
        ~Exists(mails), activity__in=activities, kind=PaperKind.CREDIT_NOTE
    ).issued()
    return notes.select_related("customer").order_by("issued_on", "pk")


def _unsent(note: Paper) -> Todo:
    return Todo(
        icon="send",
        status="wait",
        title=_("%(paper)s has not left yet") % {"paper": named(note)},
        text=_("%(name)s does not have it yet.") % {"name": customer_of(note)},
        url=reverse("documents:paper_redispatch", args=[note.public_id]),
        action=_("Send to the customer"),
        minutes=1,
    )


Look = Callable[[Activities], QuerySet[Any]]
RARE: dict[str, tuple[Look, Callable[[Any], Todo]]] = {
    "answered": (_answered_reviews, _answered),
    "prepared": (_handed_over, _prepared),
    "rejected": (_rejected_transmissions, _rejected),
    "returned": (_returned_mails, _returned),
    "unsent": (_unsent_notes, _unsent),
}
