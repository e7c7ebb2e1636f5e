"""Countries and their days."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from smartportal.reference.enums import DayKind


class CountryQuerySet(models.QuerySet["Country"]):
    def in_menu_order(self, *, home: str) -> Self:
        """As people look for one: their own, the European Union, the rest."""
        rank = Case(
            When(code=home, then=Value(0)),
            When(eu=True, then=Value(1)),
            default=Value(2),
        )
        return self.order_by(rank, "name")


class Country(models.Model):
    """ISO 3166-1."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    eu = models.BooleanField(_("in the European Union"), default=False)

    objects: ClassVar[CountryQuerySet] = CountryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$"),
                name="country_code_is_two_capitals",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def of(self, country: str) -> Self:
        return self.filter(country=country)

    def working(self) -> Self:
        return self.filter(kind=DayKind.WORKING)


class CalendarDay(models.Model):
    """One day of one country. Every day is there, so that a day outside the calendar is noticed."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind)
    name = models.CharField(_("name"), max_length=80, blank=True)

    objects: ClassVar[CalendarDayQuerySet] = CalendarDayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("country", "on")
        constraints = (
            models.UniqueConstraint(
                fields=("country", "on"), name="one_row_per_country_and_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values), name="calendar_day_kind_is_known"
            ),
        )
        indexes = (
            models.Index(
                fields=("country", "on"),
                condition=Q(kind=DayKind.WORKING),
                name="working_days_of_country",
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.on}"
