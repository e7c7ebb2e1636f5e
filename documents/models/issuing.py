"""What an activity may issue without its advisor, from one day to another."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import CustomerKind
from members.enums import REACHES_MEMBERS
from members.models import Activity, User
from members.models.periods import ends_after_start, holds_on, period
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line


class IssuingRuleQuerySet(models.QuerySet["IssuingRule"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user, on=on))

    def reached_by(
        self,
        user: User,
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        """Those of other people: nobody keeps the rule of an activity of their own."""
        reached = Activity.objects.reached_by(user, on=on, roles=roles)
        own = Activity.objects.of(user)
        return self.filter(activity__in=reached).exclude(activity__in=own)

    def holding(self, on: date) -> Self:
        return self.filter(holds_on(on))


class IssuingRule(models.Model):
    """Without a rule an activity issues alone whatever the amount and the customer.

    Nothing above `highest_gross` (0: nothing at all), nothing for the kinds of customers in `reviewed_kinds`.
    `why` is read by the member.
    """

    public_id = PublicIdField()
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        related_name="issuing_rules",
        verbose_name=_("activity"),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    highest_gross = models.DecimalField(
        _("issues alone up to, VAT included"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: whatever the amount. 0: every invoice is looked at."),
    )
    reviewed_kinds = ArrayField(
        models.CharField(max_length=8, choices=CustomerKind),
        verbose_name=_("customers whose invoices are looked at"),
        default=list,
        blank=True,
    )
    why = models.CharField(
        _("why, as the member reads it"), max_length=200, validators=[one_line]
    )

    objects: ClassVar[IssuingRuleQuerySet] = IssuingRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("right to issue alone")
        verbose_name_plural = _("rights to issue alone")
        constraints = [
            ends_after_start("issuing_rule_ends_after_start"),
            ExclusionConstraint(
                name="one_issuing_rule_per_activity_at_a_time",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This activity has a rule for those days already. End it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(highest_gross__isnull=True) | Q(highest_gross__gte=0),
                name="issuing_rule_limit_not_negative",
                violation_error_message=_("A limit is never below zero."),
            ),
            models.CheckConstraint(
                condition=Q(highest_gross__isnull=False) | ~Q(reviewed_kinds=[]),
                name="issuing_rule_limits_something",
                violation_error_message=_(
                    "Give a limit, or a kind of customers: else no rule is needed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_kinds__contained_by=CustomerKind.values),
                name="issuing_rule_kinds_are_known",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="issuing_rule_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.from_on:%Y-%m-%d}"
