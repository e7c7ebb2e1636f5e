"""Gathering what decides whether a paper can become final."""

from datetime import date

from documents import numbering
from documents.models import Customer, Paper
from documents.papers.lines import lines_of
from documents.papers.readiness import BuyerFacts, PaperFacts, SellerFacts
from documents.papers.vat import is_in_union, key_of
from members.models import LegalEntity
from members.models.periods import is_within
from smartportal.reference.enums import RateKind
from smartportal.reference.rates import rate_table, vat_choices


def facts_of(paper: Paper, *, on: date, today: date) -> PaperFacts:
    """The facts of a draft that would become final on day `on`. Reads the database, decides nothing."""
    entity = paper.entity
    return PaperFacts(
        kind=paper.kind,
        on=on,
        today=today,
        last_on=numbering.last_on(entity, paper.kind, on=on),
        payment_days=paper.payment_days,
        end_of_month=paper.end_of_month,
        seller=_seller(entity, on),
        buyer=_buyer(paper.customer) if paper.customer else None,
        lines=tuple(lines_of(paper)),
        rates={
            key_of(rate): rate.audience
            for rate in vat_choices(entity.country, on, regime=entity.vat_regime)
        },
        valid_until=paper.valid_until,
        activity_runs=_runs(paper, on),
    )


def _runs(paper: Paper, on: date) -> bool:
    return is_within(on, paper.activity.from_on, paper.activity.until_on)


# What the law wants of a seller on every paper, beside the address.
IDENTITY = {
    "BE": ("legal_form", "enterprise_number", "register"),
    "FR": ("legal_form", "enterprise_number", "register", "share_capital"),
}


def _seller(entity: LegalEntity, on: date) -> SellerFacts:
    limit = rate_table(RateKind.BUYER_VAT_ABOVE, entity.country).holding_on(on)
    return SellerFacts(
        country=entity.country,
        vat_number=entity.vat_number,
        enterprise_number=entity.enterprise_number,
        has_account=entity.main_account is not None,
        has_identity=all(
            getattr(entity, name) for name in IDENTITY.get(entity.country, ())
        ),
        buyer_vat_above=limit.value if limit else None,
    )


def _buyer(customer: Customer) -> BuyerFacts:
    return BuyerFacts(
        kind=customer.kind,
        country=customer.country,
        in_union=is_in_union(customer.country),
        name=customer.name,
        street=customer.street,
        postal_code=customer.postal_code,
        town=customer.town,
        vat_number=customer.vat_number,
        enterprise_number=customer.enterprise_number,
    )
