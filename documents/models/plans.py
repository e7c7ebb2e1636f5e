"""The steps of reminding as data, and what people prefer."""

from django.db import models
from django.db.models import Q

from documents.enums import Anchor, Choice, CustomerKind, PreferenceScope, Stage
from documents.models.customers import Customer
from documents.models.papers import Paper
from members.models import LegalEntity, Member


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
