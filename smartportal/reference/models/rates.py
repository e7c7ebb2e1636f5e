"""Numbers that the law gives, each with its period and its source."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartportal.reference.enums import (
    CustomerKind,
    RateKind,
    Unit,
    VatAudience,
    VatCategory,
    VatRegime,
)
from smartportal.reference.models.calendars import Country

D = TypeVar("D", bound="Dated")


class DatedQuerySet(models.QuerySet[D]):
    def on(self, day: date) -> Self:
        return self.filter(valid__contains=day)


class Dated(models.Model):
    """A fact of one country for a period."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    valid = DateRangeField(
        _("valid"),
        help_text=_("The second day is the first one on which it no longer holds."),
    )

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return day in self.valid


class Rate(Dated):
    """`value` in `unit`. An empty customer kind stands for every kind that has no row of its own."""

    kind = models.CharField(_("kind"), max_length=32, choices=RateKind)
    customer_kind = models.CharField(
        _("customer"), max_length=12, choices=CustomerKind, blank=True
    )
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    source = models.CharField(_("source"), max_length=250)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    is_demo = models.BooleanField(_("only for the demo"), default=False)

    objects: ClassVar["DatedQuerySet[Rate]"] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ("kind", "country", "customer_kind", "valid")
        constraints = (
            ExclusionConstraint(
                name="rate_periods_do_not_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    ("customer_kind", RangeOperators.EQUAL),
                    ("is_demo", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Another rate already holds in that period. End it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="rate_period_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="rate_is_not_negative"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="rate_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.country_id}: {self.value.normalize():f} {self.get_unit_display()}"


class VatRateQuerySet(DatedQuerySet["VatRate"]):
    def of_regime(self, regime: str) -> Self:
        """What a seller under a regime may write: the small business has its one sentence, the exempt one only
        exemptions. What is no supply at all stays outside VAT whoever sells.
        """
        match regime:
            case VatRegime.FRANCHISE:
                return self.filter(Q(regime=regime) | Q(category=VatCategory.OUTSIDE))
            case VatRegime.EXEMPT:
                untaxed = (VatCategory.EXEMPT, VatCategory.OUTSIDE)
                return self.filter(regime=VatRegime.NORMAL, category__in=untaxed)
        return self.filter(regime=VatRegime.NORMAL)

    def in_menu_order(self) -> Self:
        """Rates first, from the highest down, then the reasons for asking no VAT."""
        rates = (VatCategory.STANDARD, VatCategory.ZERO)
        rank = models.Case(models.When(category__in=rates, then=0), default=1)
        return self.order_by(rank, "-rate", "category", "vatex")


class VatRate(Dated):
    """A category of UNCL5305 with its rate; `vatex` and the mention say why no VAT is asked, `regime` and
    `audience` who may write it and for whom.
    """

    category = models.CharField(_("category"), max_length=2, choices=VatCategory)
    rate = models.DecimalField(_("rate"), max_digits=5, decimal_places=2)
    vatex = models.CharField(_("exemption code"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=60)
    mention = models.CharField(_("mention on papers"), max_length=250, blank=True)
    regime = models.CharField(
        _("seller's VAT regime"),
        max_length=12,
        choices=VatRegime,
        default=VatRegime.NORMAL,
    )
    audience = models.CharField(
        _("only for"), max_length=16, choices=VatAudience, blank=True
    )

    objects: ClassVar[VatRateQuerySet] = VatRateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ("country", "category", "-rate", "vatex", "valid")
        constraints = (
            ExclusionConstraint(
                name="vat_rate_periods_do_not_overlap",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("rate", RangeOperators.EQUAL),
                    ("vatex", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Another rate already holds in that period. End it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="vat_rate_period_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(category="S", rate__gt=0) | (~Q(category="S") & Q(rate=0)),
                name="vat_rate_fits_its_category",
            ),
            models.CheckConstraint(
                condition=Q(category__in=("S", "Z"), vatex="")
                | ~Q(category__in=("S", "Z")) & ~Q(mention=""),
                name="untaxed_category_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id}: {self.name}"
