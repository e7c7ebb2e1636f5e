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
)
from documents.invoices.plan import due_instalments
from documents.models import (
    CustomerAnswer,
    Instalment,
    Paper,
)
from documents.papers.agreed import as_agreed
from documents.pdf.wording import instalment_moment, instalment_name
from documents.subjects import paper_url
from members.models import Activity
from smartportal.core import clock, dates, money
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
        % {"invoice": instalment_name(row), "name": customer_of(row.paper)},
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
        title=_("%(name)s said yes") % {"name": customer_of(quote)},
        text=text,
        url=reverse("documents:quote_invoice", args=[quote.public_id]),
        action=_("Invoice it"),
        posts=True,
    )


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


def customer_of(paper: Paper) -> str:
    return paper.customer.name if paper.customer else _("The customer")


def named(paper: Paper) -> str:
    words = {
        PaperKind.QUOTE: _("Quote %(number)s"),
        PaperKind.CREDIT_NOTE: _("Credit note %(number)s"),
    }
    word = words.get(PaperKind(paper.kind), _("Invoice %(number)s"))
    return word % {"number": paper.number}
