"""Papers on their real way: drafted, sent and issued by the services, as members do it."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from documents.customers.services import add_customer
from documents.enums import CustomerKind, PaperKind
from documents.invoices.services import issue_invoice
from documents.papers.sending import Envelope
from documents.papers.services import LineInput, create_draft, save_draft
from documents.quotes.services import send_quote
from tests.factories.members import (
    ActivityFactory,
    EntityAccountFactory,
    belgian_number,
)

TODAY = date(2026, 11, 24)
LINE = LineInput(
    description="Prise de son",
    quantity=Decimal(2),
    unit_price=Decimal("400"),
    vat_rate=Decimal("21.00"),
)
ENVELOPE = Envelope(to="client@example.com", subject="Votre devis", body="Bonjour")
_counter = iter(range(1, 10**6))


def instant(day: date = TODAY, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def make_activity(**changes):
    """An activity whose entity can be paid."""
    activity = ActivityFactory(**changes)
    if not activity.entity.accounts.exists():
        EntityAccountFactory(entity=activity.entity)
    return activity


def make_customer(activity, **changes):
    """A Belgian company with everything an invoice needs."""
    n = next(_counter)
    number = belgian_number(9980000 + n)
    values = {
        "name": f"Studio {n}",
        "kind": CustomerKind.BUSINESS,
        "email": f"studio{n}@example.com",
        "street": "Quai des Platanes",
        "house_number": "8",
        "postal_code": "5000",
        "town": "Namur",
        "country": "BE",
        "enterprise_number": number,
        "vat_number": f"BE{number}",
    }
    return add_customer(activity, by=activity.member.user, **{**values, **changes})


def make_draft(
    activity=None, *, kind=PaperKind.INVOICE, lines=(LINE,), customer=None, **header
):
    activity = activity or make_activity()
    customer = customer or make_customer(activity)
    draft = create_draft(
        activity, kind=kind, by=activity.member.user, customer=customer
    )
    return save_draft(
        draft, header=header, lines=lines, revision=draft.revision, at=instant()
    )


def make_invoice(activity=None, *, on=TODAY, **options):
    draft = make_draft(activity, **options)
    return issue_invoice(draft, on=on, today=on, at=instant(on), by=draft.created_by)


def make_quote(activity=None, *, on=TODAY, **options):
    """A sent quote."""
    draft = make_draft(activity, kind=PaperKind.QUOTE, **options)
    return send_quote(
        draft, envelope=ENVELOPE, on=on, at=instant(on), by=draft.created_by
    ).paper
