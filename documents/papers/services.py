"""Drafts: written, kept even when incomplete, thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from documents.enums import LineKind, PaperKind, PaperState, Unit, VatCategory
from documents.models import Brand, Customer, Paper, PaperLine
from documents.totals import LineAmounts, Totals, fits, totals_of
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused

HEADER = frozenset(
    {
        "customer",
        "brand",
        "language",
        "title",
        "notes",
        "buyer_reference",
        "payment_days",
        "end_of_month",
        "supplied_on",
        "valid_until",
    }
)


class NotADraft(Refused):
    """The paper is final: nothing of it changes."""


class StaleDraft(Refused):
    """Somebody, or another tab, saved this draft in the meantime."""


class TooHigh(Refused):
    """An amount that no column of money holds."""


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as typed. Amounts may still be missing; the order given is the order kept."""

    kind: str = LineKind.ITEM
    description: str = ""
    quantity: Decimal | None = None
    unit: str = Unit.PIECE
    unit_price: Decimal | None = None
    vat_category: str = VatCategory.STANDARD
    vat_rate: Decimal = Decimal(0)
    vatex: str = ""

    @property
    def amounts(self) -> LineAmounts | None:
        """What the line counts with, or None while it is incomplete or plain text."""
        if (
            self.kind == LineKind.TEXT
            or self.quantity is None
            or self.unit_price is None
        ):
            return None
        return LineAmounts(
            self.quantity, self.unit_price, self.vat_category, self.vat_rate, self.vatex
        )


@transaction.atomic
def create_draft(
    activity: Activity,
    *,
    kind: PaperKind,
    by: User,
    customer: Customer | None = None,
    **header: Any,
) -> Paper:
    """An empty draft in the name of an activity."""
    brand = Brand.objects.filter(activity=activity, is_default=True).first()
    defaults: dict[str, Any] = {}
    if customer:
        defaults = {
            "language": customer.language,
            "payment_days": customer.payment_days,
            "end_of_month": customer.end_of_month,
        }
        defaults["buyer_reference"] = customer.buyer_reference
    paper = Paper.objects.create(
        kind=kind,
        activity=activity,
        entity_id=activity.entity_id,
        customer=customer,
        brand=brand,
        created_by=by,
        **{**defaults, **header},
    )
    record(f"documents.{kind}.drafted", paper, by=by)
    return paper


@transaction.atomic
def save_draft(
    paper: Paper,
    *,
    header: Mapping[str, Any],
    lines: Sequence[LineInput],
    revision: int,
    at: datetime,
) -> Paper:
    """Keep a draft as typed, complete or not, and count its totals.

    `revision` is what the editor was opened with; raises `StaleDraft` when another save came first and
    says something else, `NotADraft` when the paper is final, `TooHigh`.
    """
    totals = _countable(lines)
    changes = {name: value for name, value in header.items() if name in HEADER}
    written = Paper.objects.filter(
        pk=paper.pk, state=PaperState.DRAFT, revision=revision
    ).update(
        **changes,
        net=totals.net,
        vat=totals.vat,
        gross=totals.gross,
        changed_at=at,
        revision=F("revision") + 1,
    )
    if written:
        _replace_lines(paper, lines)
        paper.refresh_from_db()
    else:
        _check_said_before(paper, changes, lines)
    return paper


def _countable(lines: Sequence[LineInput]) -> Totals:
    for number, line in enumerate(lines, start=1):
        if line.amounts and not fits(line.amounts.net):
            raise TooHigh(
                _("Line %d comes to more than can be invoiced.") % number,
                field=f"line-{number}",
            )
    totals = count(lines)
    if not totals.can_be_kept:
        raise TooHigh(_("The total is too high."), field="lines")
    return totals


def _check_said_before(
    paper: Paper, header: Mapping[str, Any], lines: Sequence[LineInput]
) -> None:
    """A page that saved itself a moment ago and now sends the same is in no conflict with itself."""
    paper.refresh_from_db()
    if not paper.is_draft:
        raise NotADraft(_("This paper has been sent. It can no longer be changed."))
    same_header = all(getattr(paper, name) == said for name, said in header.items())
    if same_header and lines_of(paper) == list(lines):
        return
    raise StaleDraft(
        _("This draft was changed in another window. Look at it before you save again.")
    )


def _replace_lines(paper: Paper, lines: Sequence[LineInput]) -> None:
    PaperLine.objects.filter(paper=paper).delete()
    PaperLine.objects.bulk_create(
        [
            line_row(paper, line, position)
            for position, line in enumerate(lines, start=1)
        ]
    )


def line_row(paper: Paper, line: LineInput, position: int) -> PaperLine:
    """The unsaved row of a typed line; text lines carry no amount."""
    is_text = line.kind == LineKind.TEXT
    return PaperLine(
        paper=paper,
        position=position,
        kind=line.kind,
        description=line.description,
        quantity=None if is_text else line.quantity,
        unit=line.unit,
        unit_price=None if is_text else line.unit_price,
        vat_category=line.vat_category,
        vat_rate=line.vat_rate,
        vatex=line.vatex,
        net=line.amounts.net if line.amounts else Decimal(0),
    )


def lines_of(paper: Paper) -> list[LineInput]:
    """The lines as they can be typed again, in order."""
    return [
        LineInput(
            kind=row.kind,
            description=row.description,
            quantity=row.quantity,
            unit=row.unit,
            unit_price=row.unit_price,
            vat_category=row.vat_category,
            vat_rate=row.vat_rate,
            vatex=row.vatex,
        )
        for row in paper.lines.all()
    ]


def count(lines: Sequence[LineInput]) -> Totals:
    """The totals of lines as typed; incomplete ones count for nothing."""
    return totals_of([line.amounts for line in lines if line.amounts])


def check_as_seen(locked: Paper, *, seen: Paper) -> None:
    """What becomes final is what the caller looked at. Raises `StaleDraft`."""
    if locked.revision != seen.revision:
        raise StaleDraft(
            _("This draft was changed in the meantime. Look at it as it is now.")
        )


@transaction.atomic
def copy_to_draft(
    paper: Paper, *, kind: PaperKind, by: User, at: datetime, **header: Any
) -> Paper:
    """A new draft of `kind` with the header and the lines of another paper."""
    draft = create_draft(
        paper.activity,
        kind=kind,
        by=by,
        customer=paper.customer,
        title=paper.title,
        notes=paper.notes,
        language=paper.language,
        payment_days=paper.payment_days,
        end_of_month=paper.end_of_month,
        buyer_reference=paper.buyer_reference,
        **header,
    )
    return save_draft(
        draft, header={}, lines=lines_of(paper), revision=draft.revision, at=at
    )


@transaction.atomic
def delete_draft(paper: Paper, *, by: User) -> None:
    """Throw a draft away; a final paper is refused."""
    locked = Paper.objects.locked().get(pk=paper.pk)
    if not locked.is_draft:
        raise NotADraft(_("This paper has been sent. It can no longer be deleted."))
    record(f"documents.{locked.kind}.draft_deleted", locked, by=by)
    locked.delete()
