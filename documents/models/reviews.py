"""Drafts that lie with the advisor: each round trip is a row, each thing the advisor says of a field another."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.enums import RemarkField, ReviewState
from documents.models.papers import ADVISES, Paper
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions

# Whose work it is; other roles reach members without answering for their papers.
REVIEWERS = ADVISES
# Nobody changes a draft that waits for its answer, nor one that was approved as it is.
STANDING = (ReviewState.SUBMITTED, ReviewState.APPROVED)
OF_LINES = (
    RemarkField.DESCRIPTION,
    RemarkField.QUANTITY,
    RemarkField.UNIT,
    RemarkField.UNIT_PRICE,
    RemarkField.VAT,
)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.run_by(user))

    def answerable_by(
        self, user: User, *, on: date, roles: Collection[str] = REVIEWERS
    ) -> Self:
        """Those of the members whom the user advises; nobody answers for a paper of their own."""
        reached = Activity.objects.reached_by(user, on=on, roles=roles)
        own = Activity.objects.of(user)
        return self.filter(paper__activity__in=reached).exclude(
            Q(paper__activity__in=own) | Q(submitted_by=user)
        )

    def waiting(self) -> Self:
        return self.filter(state=ReviewState.SUBMITTED)

    def standing(self) -> Self:
        return self.filter(state__in=STANDING)


class Review(models.Model):
    """One round trip of a draft, as it was at `revision`. `note` is what the advisor says of the whole."""

    TRANSITIONS: ClassVar[Transitions] = {
        ReviewState.SUBMITTED: frozenset(
            {ReviewState.RETURNED, ReviewState.APPROVED, ReviewState.WITHDRAWN}
        ),
        ReviewState.APPROVED: frozenset({ReviewState.WITHDRAWN}),
    }

    public_id = PublicIdField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    state = models.CharField(
        max_length=9, choices=ReviewState, default=ReviewState.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["submitted_at"],
                name="review_waiting",
                condition=Q(state=ReviewState.SUBMITTED),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(state__in=STANDING),
                name="one_standing_review_per_paper",
            ),
            models.UniqueConstraint(
                fields=["paper", "round"], name="review_round_unique_in_paper"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReviewState.SUBMITTED,
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                )
                | Q(
                    state__in=[ReviewState.RETURNED, ReviewState.APPROVED],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                )
                | Q(state=ReviewState.WITHDRAWN),
                name="review_answered_iff_it_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | ~Q(answered_by=F("submitted_by")),
                name="review_answered_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} · {self.round}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ReviewState.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.state == ReviewState.APPROVED

    @property
    def is_returned(self) -> bool:
        return self.state == ReviewState.RETURNED


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            review__paper__activity__in=Activity.objects.visible_to(user)
        )


class Remark(models.Model):
    """What the advisor says of one field, with a value to take or without.

    `was` and `proposed` are written as the editor's form takes them. `line` counts from 1 as the lines stood;
    `words` is how that line began, to find it again among lines that were moved.
    """

    public_id = PublicIdField()
    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=16, choices=RemarkField)
    line = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    text = models.CharField(max_length=300, blank=True)
    was = models.TextField(blank=True)
    proposed = models.TextField(blank=True)

    objects: ClassVar[RemarkQuerySet] = RemarkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = [F("line").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "line", "field"],
                nulls_distinct=False,
                name="one_remark_per_field",
            ),
            models.CheckConstraint(
                condition=~Q(text="", proposed=""), name="remark_says_something"
            ),
            models.CheckConstraint(
                condition=Q(field__in=OF_LINES, line__isnull=False, line__gte=1)
                | (~Q(field__in=OF_LINES) & Q(line__isnull=True)),
                name="remark_names_a_line_iff_its_field_has_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.field}"
