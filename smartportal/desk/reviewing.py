"""What members sent to their advisor: the list with what is unusual, and one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.models import Review
from documents.models.reviews import ReviewQuerySet
from documents.reviews.deviations import Deviation, deviations_of, usual_of
from members.models import User

BESIDE = ("paper__customer", "paper__entity", "paper__activity__member__user")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submitted paper with what is unlike the activity's others."""

    review: Review
    deviations: list[Deviation]


def answerable(user: User, *, on: date) -> ReviewQuerySet:
    """Only what the services let this user answer."""
    rows = Review.objects.answerable_by(user, on=on).waiting()
    return rows.select_related(*BESIDE, "submitted_by")


def waiting(user: User, *, on: date) -> list[Waiting]:
    """The oldest first: who sent first is answered first."""
    rows = answerable(user, on=on).prefetch_related("paper__lines")
    return weighed(rows.order_by("submitted_at", "pk")[:SHOWN], on=on)


def weighed(reviews: Iterable[Review], *, on: date) -> list[Waiting]:
    rows = list(reviews)
    usual = usual_of([row.paper for row in rows], on=on)
    return [
        Waiting(row, deviations_of(row.paper, usual[row.paper.activity_id]))
        for row in rows
    ]
