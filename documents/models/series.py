"""Number series: one counter per entity, type and fiscal year, without holes."""

from django.db import models
from django.db.models import Q

from documents.enums import PaperKind
from members.models import LegalEntity

GENESIS = "0" * 64


class Series(models.Model):
    """`n` numbers are drawn, the last on `last_on`; `last_hash` ends the chain of its papers."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="series")
    type = models.CharField(max_length=12, choices=PaperKind)
    fiscal_year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=16)
    n = models.PositiveIntegerField(default=0)
    last_on = models.DateField()
    last_hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "type", "fiscal_year"],
                name="one_series_per_entity_type_and_year",
            ),
            models.UniqueConstraint(
                fields=["entity", "prefix", "fiscal_year"],
                name="series_prefix_unique_in_entity_and_year",
            ),
            models.CheckConstraint(
                condition=Q(last_hash__regex="^[0-9a-f]{64}$"),
                name="series_hash_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.fiscal_year}"
