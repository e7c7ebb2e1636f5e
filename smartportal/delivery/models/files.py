"""Files by the hash of their content."""

from datetime import date
from typing import ClassVar, Self, cast

from django.db import models
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q

from smartportal.core.ids import PublicIdField
from smartportal.delivery.enums import FileKind


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unreferenced(self) -> Self:
        """Files that no row of any app points to."""
        rows = self
        for relation in self.model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel):
                rows = rows.exclude(Exists(_pointing_here(relation)))
        return rows

    def past_retention(self, on: date) -> Self:
        return self.filter(retain_until__lt=on)


def _pointing_here(relation: ForeignObjectRel) -> models.QuerySet[models.Model]:
    model = cast(type[models.Model], relation.related_model)
    return model._base_manager.filter(**{relation.field.name: OuterRef("pk")})


class StoredFile(models.Model):
    """The same bytes are kept once, whatever brings them; `retain_until` is the last day on which the
    law wants them kept, and without one they live as long as something points to them.
    """

    public_id = PublicIdField()
    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=FileKind)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    retain_until = models.DateField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StoredFileQuerySet] = StoredFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                name="stored_file_sha256_is_hex",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the default storage keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256}"
