"""What happens when a customer does not pay: cases, their steps, the letters that carry them."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from documents.enums import DID_NOT_LEAVE, ActionState, Choice, LetterState, Stage
from documents.models.brands import Brand
from documents.models.customers import Customer
from documents.models.plans import DunningPlan, DunningStage
from documents.models.receivables import Receivable
from documents.models.steering import PlannedAction, stands
from members.enums import Role
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.delivery.models import Message, StoredFile

# Whose role lets them act on others' steps, and only where it reaches.
RECOVERERS = frozenset({Role.RECOVERY, Role.ADMIN})
WENT_WRONG = (ActionState.UNKNOWN, ActionState.FAILED)


class DunningCase(models.Model):
    """The story of one unpaid receivable. It keeps the plan that held when it began."""

    public_id = PublicIdField()
    receivable = models.OneToOneField(
        Receivable, models.CASCADE, related_name="dunning_case"
    )
    plan = models.ForeignKey(DunningPlan, models.PROTECT, related_name="cases")
    opened_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.receivable}"


class DunningLetter(models.Model):
    """What one customer receives from one brand in one run for one stage: the unit claimed and sent.

    `run_on` and the rest make the intent unique, so that a run repeated after a crash finds it; a letter
    that did not leave makes room for another one.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        LetterState.PREPARED: frozenset(
            {LetterState.CLAIMED, LetterState.WITHDRAWN, LetterState.FAILED}
        ),
        LetterState.CLAIMED: frozenset(
            {
                LetterState.SENT,
                LetterState.UNKNOWN,
                LetterState.FAILED,
                LetterState.WITHDRAWN,  # only while its mail waits for the mail server
            }
        ),
        LetterState.UNKNOWN: frozenset({LetterState.SENT, LetterState.FAILED}),
    }

    public_id = PublicIdField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="letters")
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, related_name="letters")
    stage = models.CharField(max_length=16, choices=Stage)
    run_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=LetterState, default=LetterState.PREPARED
    )
    message = models.OneToOneField(
        Message, models.PROTECT, null=True, related_name="letter"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "brand", "stage", "run_on"],
                name="one_letter_per_customer_brand_stage_and_run",
                condition=~Q(state__in=sorted(DID_NOT_LEAVE)),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.customer} {self.run_on}"


class DunningActionQuerySet(models.QuerySet["DunningAction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            planned__paper__activity__in=Activity.objects.visible_to(user)
        )

    def recoverable_by(self, user: User, *, on: date) -> Self:
        """Steps on which the user may act as the recovery service on that day."""
        reached = Activity.objects.reached_by(user, on=on, roles=RECOVERERS)
        return self.filter(planned__paper__activity__in=reached)

    def to_approve(self) -> Self:
        """Steps that the member said OK to and that leave once a second person has looked."""
        rules = DunningStage.objects.filter(
            plan=OuterRef("case__plan"), stage=OuterRef("stage"), needs_approval=True
        )
        announced = self.filter(
            planned__state__in=[ActionState.PLANNED, ActionState.ANNOUNCED]
        )
        return announced.filter(
            Exists(rules), stands(Choice.OK, prefix="planned__"), approved_at=None
        )

    def by_hand(self) -> Self:
        """Steps that the cooperative carries out by hand and that are in its hands now."""
        rules = DunningStage.objects.filter(
            plan=OuterRef("case__plan"), stage=OuterRef("stage"), by_hand=True
        )
        return self.filter(Exists(rules), planned__state=ActionState.FROZEN)

    def gone_wrong(self) -> Self:
        return self.filter(planned__state__in=WENT_WRONG)


class DunningAction(models.Model):
    """A step of a case; its date, cut-off, decision and state live on the planned action."""

    case = models.ForeignKey(DunningCase, models.CASCADE, related_name="actions")
    stage = models.CharField(max_length=16, choices=Stage)
    planned = models.OneToOneField(
        PlannedAction, models.CASCADE, related_name="dunning"
    )
    letter = models.ForeignKey(
        DunningLetter, models.PROTECT, null=True, related_name="actions"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    executed_on = models.DateField(null=True)
    interest = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    fixed_sum = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    objects: ClassVar[DunningActionQuerySet] = DunningActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["case", "stage"], name="dunning_action_by_case")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) ^ Q(approved_at__isnull=False),
                name="approval_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class DunningAttempt(models.Model):
    """One try to send a letter and what came of it."""

    letter = models.ForeignKey(DunningLetter, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=LetterState)
    detail = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.outcome}"
