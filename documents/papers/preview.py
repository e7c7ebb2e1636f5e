"""A paper as the screen shows it: copied data when it is final, the living ones while it is a draft."""

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from documents.enums import PaperKind, PartyRole
from documents.instalments import Share
from documents.models import (
    Customer,
    Instalment,
    Paper,
    PaperLine,
    PaperParty,
    PaperVat,
)
from documents.papers.agreed import agreed_totals
from documents.papers.lines import count, lines_of
from documents.papers.plan import planned
from documents.papers.terms import due_on
from documents.pdf.reading import delivery_of
from documents.totals import Counted, VatAmount, counted
from members.models import LegalEntity


@dataclass(frozen=True, slots=True)
class PartyShown:
    name: str
    address: tuple[str, ...]
    vat_number: str
    enterprise_number: str
    legal_form: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class PlaceShown:
    name: str
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`due_on` of a draft is what it would be today."""

    paper: Paper
    seller: PartyShown
    buyer: PartyShown | None
    delivery: PlaceShown | None
    lines: tuple[tuple[PaperLine, Counted], ...]
    vat: tuple[VatAmount, ...]
    mentions: tuple[str, ...]
    due_on: date | None
    plan: tuple[tuple[Instalment, Share], ...] = ()


def preview(paper: Paper, *, today: date) -> Preview:
    """The draft of a credit note already carries what it takes from its invoice."""
    living = paper.is_draft and paper.corrects_id is None
    return _draft(paper, today) if living else _final(paper)


def _draft(paper: Paper, today: date) -> Preview:
    return Preview(
        paper=paper,
        seller=_shown(paper.entity),
        buyer=_shown(paper.customer) if paper.customer else None,
        delivery=_place(paper),
        lines=_lines(paper),
        vat=count(lines_of(paper)).per_rate,
        mentions=(),
        due_on=due_on(today, days=paper.payment_days, end_of_month=paper.end_of_month),
        plan=_plan(paper),
    )


def _final(paper: Paper) -> Preview:
    prefetch_related_objects([paper], "parties")
    parties = {party.role: party for party in paper.parties.all()}
    rows = list(paper.vat_rows.all())
    return Preview(
        paper=paper,
        seller=_shown(parties[PartyRole.SELLER]),
        buyer=_shown(parties[PartyRole.BUYER]),
        delivery=_place(paper),
        lines=_lines(paper),
        vat=tuple(
            VatAmount(row.category, row.rate, row.vatex, row.base, row.amount)
            for row in rows
        ),
        mentions=_mentions(paper, rows),
        due_on=paper.due_on,
        plan=_plan(paper),
    )


def _lines(paper: Paper) -> tuple[tuple[PaperLine, Counted], ...]:
    """Each line with what it comes to where it stands."""
    rows = list(paper.lines.all())
    return tuple(zip(rows, counted(rows), strict=True))


def _plan(paper: Paper) -> tuple[tuple[Instalment, Share], ...]:
    """How a quote will be invoiced, with what was chosen once it is accepted."""
    if paper.kind != PaperKind.QUOTE or not paper.instalments.all():
        return ()
    return tuple(planned(paper, agreed_totals(paper)))


def _mentions(paper: Paper, rows: list[PaperVat]) -> tuple[str, ...]:
    """What the law wants said, of VAT first; each once."""
    said = [row.mention for row in rows if row.mention]
    return tuple(dict.fromkeys([*said, *(text for _code, text in paper.mentions)]))


def _place(paper: Paper) -> PlaceShown | None:
    place = delivery_of(paper)
    if place is None:
        return None
    lines = (place.street_line, place.town_line)
    return PlaceShown(place.name, tuple(line for line in lines if line))


def _shown(row: LegalEntity | Customer | PaperParty) -> PartyShown:
    lines = (row.street_line, row.town_line)
    return PartyShown(
        name=row.name,
        address=tuple(line for line in lines if line),
        vat_number=row.vat_number,
        enterprise_number=row.enterprise_number,
        legal_form=getattr(row, "legal_form", ""),
        register=getattr(row, "register", ""),
    )
