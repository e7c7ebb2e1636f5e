"""What a paper's page says of the papers beside it: what corrects it, what it corrects, what took its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from documents.enums import PaperKind
from documents.models import Paper
from documents.models.papers import PaperQuerySet
from documents.totals import ZERO


@dataclass(frozen=True, slots=True)
class Related:
    """`paying_back` is what issued credit notes took back of money that had already come."""

    corrects: Paper | None = None
    notes: Sequence[Paper] = ()
    replaces: Paper | None = None
    replaced_by: Sequence[Paper] = ()
    set_against: Decimal = ZERO
    paying_back: Decimal = ZERO

    @property
    def is_nothing(self) -> bool:
        return not (self.corrects or self.notes or self.replaces or self.replaced_by)


def related_of(paper: Paper, *, has_any: bool = True) -> Related:
    """At most two queries; `has_any` tells whether anything corrects it or took its place, where that is known."""
    if paper.kind == PaperKind.CREDIT_NOTE:
        (note,) = with_allocated(Paper.objects.filter(pk=paper.pk))
        return Related(
            corrects=paper.corrects,
            set_against=note.allocated,  # type: ignore[attr-defined]
            paying_back=paying_back(note),
        )
    beside = Paper.objects.filter(Q(corrects=paper) | Q(replaces=paper))
    papers = list(with_allocated(beside.order_by("pk"))) if has_any else []
    notes = [each for each in papers if each.corrects_id == paper.pk]
    return Related(
        notes=notes,
        replaces=paper.replaces,
        replaced_by=[each for each in papers if each.replaces_id == paper.pk],
        paying_back=sum(map(paying_back, notes), ZERO),
    )


def with_allocated(notes: PaperQuerySet) -> PaperQuerySet:
    """With what each has been set against."""
    return notes.annotate(allocated=Coalesce(Sum("allocations__amount"), ZERO))


def paying_back(note: Paper) -> Decimal:
    """What a credit note read `with_allocated` took back beyond what was still to pay."""
    if note.is_draft:
        return ZERO
    rest: Decimal = note.gross - note.allocated  # type: ignore[attr-defined]
    return rest
