"""What the cooperative is about to do in a member's name, and what the member says to it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.enums import ActionState, Choice
from documents.models.papers import Paper
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions

LIVE = [ActionState.PLANNED, ActionState.ANNOUNCED, ActionState.FROZEN]


def stands(choice: str, *, prefix: str = "") -> Q:
    """The condition that a choice stands on the planned day; `effective_decision` as a value."""
    silent = Q(**{f"{prefix}decision": ""}) | Q(
        **{f"{prefix}decision": Choice.WAIT, f"{prefix}wait_until__isnull": False}
    )
    said = Q(**{f"{prefix}decision": choice}) & ~silent
    return said | (silent & Q(**{f"{prefix}default_decision": choice}))


class PlannedActionQuerySet(models.QuerySet["PlannedAction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))

    def decidable_by(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.run_by(user))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def undecided(self) -> Self:
        return self.filter(decision="")


class PlannedAction(models.Model):
    """One step to come on one paper. Page, notices and jobs read only this row.

    `slot` names the intent (as "reminder_1 of this case"): one live row per slot. `decision` is the
    member's own word, empty while they said nothing; `default_decision` is what then stands, an index
    of the preferences. `changeable_until` is fixed when the step is announced and only moves later.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        ActionState.PLANNED: frozenset({ActionState.ANNOUNCED, ActionState.CANCELLED}),
        ActionState.ANNOUNCED: frozenset({ActionState.FROZEN, ActionState.CANCELLED}),
        ActionState.FROZEN: frozenset(
            {
                ActionState.EXECUTED,
                ActionState.UNKNOWN,
                ActionState.FAILED,
                ActionState.CANCELLED,
            }
        ),
        ActionState.UNKNOWN: frozenset(
            {ActionState.EXECUTED, ActionState.FAILED, ActionState.FROZEN}
        ),
        ActionState.FAILED: frozenset({ActionState.FROZEN, ActionState.CANCELLED}),
    }

    public_id = PublicIdField()
    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=80)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="planned_actions")
    state = models.CharField(
        max_length=10, choices=ActionState, default=ActionState.PLANNED
    )
    planned_on = models.DateField()
    announced_at = models.DateTimeField(null=True)
    changeable_until = models.DateTimeField(null=True)
    default_decision = models.CharField(max_length=4, choices=Choice)
    decision = models.CharField(max_length=4, choices=Choice, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    wait_until = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    detail = models.TextField(blank=True)

    objects: ClassVar[PlannedActionQuerySet] = PlannedActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["planned_on"],
                name="planned_action_live",
                condition=Q(state__in=LIVE),
            ),
            models.Index(fields=["paper"], name="planned_action_by_paper"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=~Q(state=ActionState.CANCELLED),
                name="one_action_per_slot_unless_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ActionState.PLANNED, ActionState.CANCELLED])
                | Q(announced_at__isnull=False, changeable_until__isnull=False),
                name="action_announced_has_cutoff",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="action_decision_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_on}"

    @property
    def is_paused(self) -> bool:
        """The member waits until a day; after it silence counts again."""
        return self.decision == Choice.WAIT and self.wait_until is not None

    @property
    def effective_decision(self) -> str:
        """What stands on the planned day: the member's word, or what silence means."""
        return (
            self.default_decision
            if self.is_paused or not self.decision
            else self.decision
        )

    def can_change(self, *, at: datetime) -> bool:
        """Whether the member may still decide: until the cut-off, and as long as nothing goes."""
        if self.state == ActionState.PLANNED:
            return True
        if self.state != ActionState.ANNOUNCED or self.changeable_until is None:
            return False
        return at <= self.changeable_until or self.effective_decision == Choice.WAIT


class Decision(models.Model):
    """Each word of the member on an action, in order; undoing writes one more row."""

    action = models.ForeignKey(PlannedAction, models.CASCADE, related_name="decisions")
    choice = models.CharField(max_length=4, choices=Choice, blank=True)
    wait_until = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.action_id} {self.choice}"
