"""The e-invoices of the demo, long delivered: its own network never leaves this machine."""

from collections.abc import Iterable
from datetime import timedelta

from documents.einvoicing.routes import duties_of, sent_of
from documents.einvoicing.routing import Duties, route
from documents.enums import Provider, TransmissionState
from documents.models import Paper, Transmission

TAKES = timedelta(minutes=9)


def transmit_batch(papers: Iterable[Paper]) -> None:
    """One delivered transmission for each final paper whose route is a network."""
    known: dict[int, Duties] = {}
    rows = [_row(paper, known) for paper in papers]
    Transmission.objects.bulk_create([row for row in rows if row], batch_size=2000)


def _row(paper: Paper, known: dict[int, Duties]) -> Transmission | None:
    on, at, customer = paper.issued_on, paper.issued_at, paper.customer
    if on is None or at is None or customer is None:
        return None
    if paper.entity_id not in known:
        known[paper.entity_id] = duties_of(paper.entity, on=on)
    way = route(sent_of(paper, customer, on=on), known[paper.entity_id])
    if not way.is_network or way.missing:
        return None
    return Transmission(
        paper=paper,
        channel=way.channel,
        receiver=way.address,
        provider=Provider.ACCESS_POINT,
        state=TransmissionState.DELIVERED,
        provider_reference=f"demo-{paper.public_id}",
        at=at,
        by_id=paper.created_by_id,
        claimed_at=at,
        settled_at=at + TAKES,
    )
