"""The route of a paper: of a draft as things are now, of a final paper as they were copied."""

from datetime import date

from documents.einvoicing.routing import Duties, Route, Sent, route
from documents.einvoicing.settings import (
    BELGIAN_BODIES_FROM,
    BELGIAN_BUSINESSES_FROM,
    FRENCH_BODIES_FROM,
    FRENCH_BUSINESSES_FROM,
)
from documents.enums import PartyRole
from documents.models import Customer, Paper, PaperParty
from members.models import LegalEntity
from smartportal.reference.settings import Settings


def route_of(paper: Paper, *, on: date) -> Route | None:
    """How it travels, dated `on` while it is a draft. None for a draft without a customer."""
    buyer = _buyer(paper)
    if buyer is None or paper.customer is None:
        return None
    day = paper.issued_on or on
    return route(sent_of(paper, buyer, on=day), duties_of(paper.entity, on=day))


def sent_of(paper: Paper, buyer: Customer | PaperParty, *, on: date) -> Sent:
    """What decides the route of a paper with a customer."""
    living = paper.customer.kind if paper.customer else ""
    return Sent(
        paper_kind=paper.kind,
        on=on,
        seller_country=paper.entity.country,
        seller_regime=paper.entity.vat_regime,
        customer_kind=paper.customer_kind or living,
        country=buyer.country,
        enterprise_number=buyer.enterprise_number,
        siret=buyer.siret,
        vat_number=buyer.vat_number,
        email=buyer.email,
    )


def duties_of(entity: LegalEntity, *, on: date) -> Duties:
    """One query."""
    dates = (
        BELGIAN_BUSINESSES_FROM,
        BELGIAN_BODIES_FROM,
        FRENCH_BUSINESSES_FROM,
        FRENCH_BODIES_FROM,
    )
    rows = Settings.on(on, *dates)
    scopes = [("entity", entity.code), ("country", entity.country)]
    return Duties(*(rows.value(each, scopes) for each in dates))


def _buyer(paper: Paper) -> Customer | PaperParty | None:
    if paper.is_draft:
        return paper.customer
    return next(
        (row for row in paper.parties.all() if row.role == PartyRole.BUYER), None
    )
