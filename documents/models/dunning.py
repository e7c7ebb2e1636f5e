"""Reminders and what follows: plans as data, cases, steps, letters, holds."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import (
    Anchor,
    Choice,
    CustomerKind,
    HoldReason,
    LetterState,
    PreferenceScope,
    Stage,
)
from documents.models.brands import Brand
from documents.models.customers import Customer, Party
from documents.models.papers import Paper
from documents.models.receivables import Receivable
from documents.models.steering import PlannedAction
from members.models import Activity, LegalEntity, Member
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.delivery.models import Message, StoredFile


class DunningPlan(models.Model):
    """The steps of one entity for one kind of customer from a day on. A plan that does not `send` is
    planned and shown, but nothing leaves.
    """

    entity = models.ForeignKey(
        LegalEntity, models.PROTECT, related_name="dunning_plans"
    )
    customer_kind = models.CharField(max_length=8, choices=CustomerKind)
    valid_from = models.DateField()
    sends = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "customer_kind", "valid_from"],
                name="one_plan_per_entity_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} · {self.customer_kind} · {self.valid_from}"


class DunningStage(models.Model):
    """One step of a plan: when, how, what silence means, what it costs."""

    plan = models.ForeignKey(DunningPlan, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16, choices=Stage)
    anchor = models.CharField(max_length=8, choices=Anchor)
    delay_days = models.PositiveSmallIntegerField()
    default_decision = models.CharField(max_length=4, choices=Choice)
    notice_working_days = models.PositiveSmallIntegerField(default=5)
    needs_approval = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)
    claims_fixed_sum = models.BooleanField(default=False)
    claims_interest = models.BooleanField(default=False)
    days_to_pay = models.PositiveSmallIntegerField(default=8)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="stage_position_unique_in_plan"
            ),
            models.UniqueConstraint(
                fields=["plan", "stage"], name="stage_once_in_plan"
            ),
            models.CheckConstraint(
                condition=Q(position=1, anchor=Anchor.DUE)
                | Q(position__gt=1, anchor=Anchor.PREVIOUS),
                name="first_stage_anchors_on_due_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.stage}"


class DunningPreference(models.Model):
    """What a member, or the cooperative, wants for a stage; empty fields inherit from the wider scope."""

    scope = models.CharField(max_length=12, choices=PreferenceScope)
    member = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, blank=True, related_name="+"
    )
    paper = models.ForeignKey(
        Paper, models.CASCADE, null=True, blank=True, related_name="+"
    )
    customer_kind = models.CharField(
        max_length=8, choices=CustomerKind, null=True, blank=True
    )
    stage = models.CharField(max_length=16, choices=Stage, null=True, blank=True)
    decision = models.CharField(max_length=4, choices=Choice, null=True, blank=True)
    notice_working_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "scope",
                    "member",
                    "customer",
                    "paper",
                    "customer_kind",
                    "stage",
                ],
                name="one_preference_per_scope_kind_and_stage",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(
                    scope=PreferenceScope.COOPERATIVE,
                    member=None,
                    customer=None,
                    paper=None,
                )
                | Q(
                    scope=PreferenceScope.MEMBER,
                    member__isnull=False,
                    customer=None,
                    paper=None,
                )
                | Q(
                    scope=PreferenceScope.CUSTOMER,
                    member=None,
                    customer__isnull=False,
                    paper=None,
                )
                | Q(
                    scope=PreferenceScope.DOCUMENT,
                    member=None,
                    customer=None,
                    paper__isnull=False,
                ),
                name="preference_target_fits_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.stage or '*'}"


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

    `run_on` and the rest make the intent unique, so that a run repeated after a crash finds it.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        LetterState.PREPARED: frozenset(
            {LetterState.CLAIMED, LetterState.WITHDRAWN, LetterState.FAILED}
        ),
        LetterState.CLAIMED: frozenset(
            {LetterState.SENT, LetterState.UNKNOWN, LetterState.FAILED}
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
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.customer} {self.run_on}"


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


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self, *, on: date) -> Self:
        """Holds in force on a day: an expired one needs no job to be over."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on),
            from_on__lte=on,
            ended_at__isnull=True,
        )


class Hold(models.Model):
    """Stops every step of a case, customer, party, activity or member. Several may overlap."""

    TARGETS = ("case", "customer", "party", "activity", "member")

    public_id = PublicIdField()
    case = models.ForeignKey(
        DunningCase, models.CASCADE, null=True, related_name="holds"
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, related_name="holds"
    )
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="holds")
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="holds"
    )
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="holds")
    reason = models.CharField(max_length=14, choices=HoldReason)
    from_on = models.DateField()
    until_on = models.DateField(_("until"), null=True)
    note = models.TextField(blank=True)
    paid_on = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    case__isnull=False,
                    customer=None,
                    party=None,
                    activity=None,
                    member=None,
                )
                | Q(
                    case=None,
                    customer__isnull=False,
                    party=None,
                    activity=None,
                    member=None,
                )
                | Q(
                    case=None,
                    customer=None,
                    party__isnull=False,
                    activity=None,
                    member=None,
                )
                | Q(
                    case=None,
                    customer=None,
                    party=None,
                    activity__isnull=False,
                    member=None,
                )
                | Q(
                    case=None,
                    customer=None,
                    party=None,
                    activity=None,
                    member__isnull=False,
                ),
                name="hold_has_one_target",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(until_on__gte=models.F("from_on")),
                name="hold_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.from_on}"
