"""Links that open one thing without a login."""

from typing import ClassVar, Self

from django.db import models

from smartportal.core.ids import PublicIdField
from smartportal.core.subject import Subject


class SignedLinkQuerySet(models.QuerySet["SignedLink"]):
    def about(self, subject: Subject) -> Self:
        return self.filter(subject_kind=subject.kind, subject_id=subject.public_id)


class SignedLink(models.Model):
    """Only the hash of its token is kept: who reads the table cannot open the link."""

    public_id = PublicIdField()
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[SignedLinkQuerySet] = SignedLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"], name="signed_link_by_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject_kind}:{self.subject_id}"

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)
