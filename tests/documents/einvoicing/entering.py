"""Beginning the way of an e-invoice into its network, and what is then said of it."""

from datetime import timedelta

from documents.einvoicing.standing import standing_of
from documents.einvoicing.transmitting import (
    begin_transmission,
)
from smartportal.audit.models import Event
from tests.factories.drafts import (
    instant,
)

NOW = instant()
LATER = NOW + timedelta(minutes=30)


def begin(invoice):
    return begin_transmission(invoice, by=invoice.created_by, at=NOW)


def state_of(row):
    row.refresh_from_db()
    return row.state


def events(paper):
    rows = Event.objects.filter(
        subject_id=paper.public_id, name__contains="transmission"
    )
    return [
        name.rsplit(".")[-1]
        for name in rows.order_by("pk").values_list("name", flat=True)
    ]


def words(row, reader=None):
    reader = reader or row.paper.created_by
    return standing_of(row.paper, reader=reader, may_write=True, at=LATER)
