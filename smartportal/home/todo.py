"""What waits for the member beside decisions: accepted quotes to invoice, mails that came back or never left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import DateTimeField, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.dunning.upcoming import Coming
from documents.enums import (
    AnswerKind,
    PaperKind,
    PaperState,
    ReviewState,
    TransmissionState,
)
from documents.invoices.plan import due_instalments
from documents.models import (
    CustomerAnswer,
    Dispatch,
    Instalment,
    Paper,
    Preparation,
    Receivable,
    Review,
    Transmission,
)
from documents.papers.agreed import as_agreed
from documents.pdf.wording import instalment_moment, instalment_name
from documents.subjects import paper_url
from members.models import Activity
from smartportal.core import clock, dates, money
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import DeliveryNotice
from smartportal.home.pockets import ZERO, Offered

# A thousand open quotes are read as one sum; more nobody has.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: a link, or with `posts` a button that does it at once. `minutes` is about how long."""

    icon: str
    status: str
    title: str
    text: str
    url: str
    action: str
    minutes: int = 2
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """Open quotes in one sum, accepted ones to invoice one by one."""

    offered: Offered
    won: list[Todo]


def quotes_of(activities: Sequence[Activity], *, on: date) -> Quotes:
    """Quotes that wait for the customer's answer or for their invoice, in two queries; two more where
    options were chosen. Of a planned quote the next instalment counts, once its moment has come.

    An accepted quote whose invoice is begun counts until the invoice is issued. The oldest yes first.
    """
    issued = Paper.objects.filter(quote=OuterRef("pk"), kind=PaperKind.INVOICE).issued()
    accepted = CustomerAnswer.objects.filter(
        paper=OuterRef("pk"), kind=AnswerKind.ACCEPTED
    )
    planned = Instalment.objects.filter(paper=OuterRef("pk"))
    at_once = ~Exists(issued) & ~Exists(planned)
    waiting = Q(state=PaperState.SENT) | Q(at_once, state=PaperState.WON)
    quotes = Paper.objects.filter(
        waiting, activity__in=activities, kind=PaperKind.QUOTE
    ).annotate(
        accepted_at=Subquery(accepted.values("at")[:1], output_field=DateTimeField()),
        chosen=Subquery(accepted.values("chosen")[:1]),
    )
    found = list(
        quotes.select_related("customer").order_by("accepted_at", "pk")[:LONGEST]
    )
    sent = [
        quote
        for quote in found
        if quote.state == PaperState.SENT and not quote.is_expired(on=on)
    ]
    written = {activity.pk for activity in activities if activity.may_write}  # type: ignore[attr-defined]
    won = [
        quote
        for quote in found
        if quote.state == PaperState.WON and quote.activity_id in written
    ]
    as_agreed([quote for quote in won if quote.chosen])  # type: ignore[attr-defined]
    return Quotes(
        Offered(sum((quote.gross for quote in sent), ZERO), len(sent)),
        [
            *map(_accepted, won),
            *map(_instalment, due_instalments(written, on=on)[:LONGEST]),
        ],
    )


def _instalment(row: Instalment) -> Todo:
    """The next invoice of a quote that is invoiced in several times."""
    about = {"number": row.paper.number, "moment": instalment_moment(row)}
    return Todo(
        icon="receipt-text",
        status="ok",
        title=_("%(invoice)s for %(name)s")
        % {"invoice": instalment_name(row), "name": _name(row.paper)},
        text=_("To invoice %(moment)s. Quote %(number)s.") % about,
        url=f"{reverse('documents:quote', args=[row.paper.public_id])}#plan",
        action=_("Invoice it"),
    )


def _accepted(quote: Paper) -> Todo:
    at: datetime | None = quote.accepted_at  # type: ignore[attr-defined]
    about = {"number": quote.number, "total": money.in_words(quote.gross)}
    text = _("Quote %(number)s, %(total)s.") % about
    if at:
        said = about | {"moment": dates.moment(at, today=clock.today())}
        text = _("Quote %(number)s, %(total)s, accepted online %(moment)s.") % said
    return Todo(
        icon="thumbs-up",
        status="ok",
        title=_("%(name)s said yes") % {"name": _name(quote)},
        text=text,
        url=reverse("documents:quote_invoice", args=[quote.public_id]),
        action=_("Invoice it"),
        posts=True,
    )


def returned_papers(activities: Sequence[Activity]) -> list[Todo]:
    """Papers whose newest mail came back or did not leave, as long as their customer must still answer or pay;
    what a credit note takes back its customer must know at any time.
    """
    later = Dispatch.objects.filter(paper=OuterRef("paper"), pk__gt=OuterRef("pk"))
    bounced = DeliveryNotice.objects.filter(
        message=OuterRef("message"), kind=NoticeKind.BOUNCED
    )
    owed = Receivable.objects.filter(invoice=OuterRef("paper")).open()
    failed = Q(message__state=MessageState.FAILED) | Exists(bounced)
    note = Q(paper__kind=PaperKind.CREDIT_NOTE)
    waiting = Q(paper__state=PaperState.SENT) | note | Exists(owed)
    rows = Dispatch.objects.filter(
        failed, waiting, ~Exists(later), paper__activity__in=activities
    ).annotate(lost=Subquery(bounced.values("recipient")[:1]))
    newest = rows.select_related("paper__customer").order_by("-at", "-pk")
    return [_returned(row) for row in newest[:LONGEST]]


def unsent_notes(activities: Sequence[Activity]) -> list[Todo]:
    """Credit notes without a mail: the one that cancels an invoice gets its number at once, and leaves by hand."""
    mails = Dispatch.objects.filter(paper=OuterRef("pk"))
    notes = Paper.objects.filter(
        ~Exists(mails), activity__in=activities, kind=PaperKind.CREDIT_NOTE
    ).issued()
    oldest = notes.select_related("customer").order_by("issued_on", "pk")
    return [_unsent(note) for note in oldest[:LONGEST]]


def _unsent(note: Paper) -> Todo:
    return Todo(
        icon="send",
        status="wait",
        title=_("%(paper)s has not left yet") % {"paper": _number(note)},
        text=_("%(name)s does not have it yet.") % {"name": _name(note)},
        url=reverse("documents:paper_redispatch", args=[note.public_id]),
        action=_("Send to the customer"),
        minutes=1,
    )


def from_advisor(activities: Sequence[Activity]) -> list[Todo]:
    """Drafts that their advisor sent back or approved: who waits longest first."""
    later = Review.objects.filter(paper=OuterRef("paper"), round__gt=OuterRef("round"))
    rows = Review.objects.filter(
        ~Exists(later),
        paper__activity__in=activities,
        paper__state=PaperState.DRAFT,
        state__in=[ReviewState.RETURNED, ReviewState.APPROVED],
    )
    oldest = rows.select_related("paper__customer", "answered_by")
    return [_answered(row) for row in oldest.order_by("answered_at", "pk")[:LONGEST]]


def _answered(review: Review) -> Todo:
    paper, by = review.paper, {"by": review.answered_by}
    if review.is_approved:
        return Todo(
            icon="check",
            status="ok",
            title=_("%(name)s: ready to issue") % {"name": _name(paper)},
            text=_("%(by)s approved it; only you issue it.") % by,
            url=reverse("documents:paper_sending", args=[paper.public_id]),
            action=_("Issue and send"),
            minutes=1,
        )
    return Todo(
        icon="pencil",
        status="wait",
        title=_("%(name)s: to correct") % {"name": _name(paper)},
        text=_("%(by)s sent it back; what is proposed is taken in one tap.") % by,
        url=reverse("documents:paper_draft", args=[paper.public_id]),
        action=_("Correct it"),
    )


def rejected_transmissions(activities: Sequence[Activity]) -> list[Todo]:
    """E-invoices whose newest transmission a network rejected."""
    later = Transmission.objects.filter(
        paper=OuterRef("paper"), channel=OuterRef("channel"), pk__gt=OuterRef("pk")
    )
    rows = Transmission.objects.filter(
        ~Exists(later),
        state=TransmissionState.REJECTED,
        paper__activity__in=activities,
    )
    newest = rows.select_related("paper__customer").order_by("-settled_at", "-pk")
    return [_rejected(row) for row in newest[:LONGEST]]


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


def prepared(activities: Sequence[Activity]) -> list[Todo]:
    """Drafts that an advisor handed over, until they leave: the oldest first."""
    rows = Preparation.objects.handed_over().filter(
        paper__activity__in=activities, paper__state=PaperState.DRAFT
    )
    oldest = rows.select_related("paper__customer", "by").order_by("handed_over_at")
    return [
        Todo(
            icon="file-text",
            status="wait",
            title=_("%(name)s: to read and send") % {"name": _name(row.paper)},
            text=_("Prepared by %(by)s for you; nobody else can send it.")
            % {"by": row.by},
            url=reverse("documents:paper_draft", args=[row.paper.public_id]),
            action=_("Read it"),
        )
        for row in oldest[:LONGEST]
    ]


def returned_step(row: Coming) -> Todo:
    """A reminder that came back or did not leave: its address is wrong."""
    customer = row.paper.customer
    if customer:
        address = reverse("documents:customer_edit", args=[customer.public_id])
        url = f"{address}?{urlencode({'next': paper_url(row.paper)})}"
    else:
        url = paper_url(row.paper)
    return Todo(
        "mail-x", "late", row.title, row.note, url, _("Correct the address"), minutes=1
    )


def _returned(dispatch: Dispatch) -> Todo:
    paper = dispatch.paper
    return Todo(
        icon="mail-x",
        status="late",
        title=_("%(paper)s did not reach %(name)s")
        % {"paper": _number(paper), "name": _name(paper)},
        text=_(
            "The mail to %(address)s came back. Correct the address, then send it again."
        )
        % {"address": dispatch.lost or dispatch.addressed},  # type: ignore[attr-defined]
        url=reverse("documents:paper_redispatch", args=[paper.public_id]),
        action=_("Correct the address"),
        minutes=1,
    )


def _name(paper: Paper) -> str:
    return paper.customer.name if paper.customer else _("The customer")


def _number(paper: Paper) -> str:
    words = {
        PaperKind.QUOTE: _("Quote %(number)s"),
        PaperKind.CREDIT_NOTE: _("Credit note %(number)s"),
    }
    word = words.get(PaperKind(paper.kind), _("Invoice %(number)s"))
    return word % {"number": paper.number}
