"""Number series: one counter per entity, type and fiscal year, without holes."""

from django.db import models
from django.db.models import Q

from documents.enums import PaperKind
from members.models import LegalEntity


class Series(models.Model):
    """`n` numbers are drawn, the last on `last_on`; `last_hash` ends the chain of its papers."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="series")
    type = models.CharField(max_length=12, choices=PaperKind)
    fiscal_year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=16)
    n = models.PositiveIntegerField(default=0)
    last_on = models.DateField()
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint("entity", "type", "fiscal_year", name="one_series_per_entity_type_and_year"),
            models.UniqueConstraint("entity", "prefix", "fiscal_year", name="series_prefix_unique_in_entity_and_year"),
            models.CheckConstraint(condition=Q(n=0) | ~Q(last_hash=""), name="series_used_has_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.fiscal_year}"
