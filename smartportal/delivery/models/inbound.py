"""What came in by mail."""

from django.db import models
from django.db.models import Q

from smartportal.core.ids import PublicIdField
from smartportal.delivery.enums import InboundOutcome
from smartportal.delivery.models.files import StoredFile


class InboundMail(models.Model):
    """A mail that was read, by the hash of its bytes: the same mail read twice is one row.

    The bytes themselves are kept only of mail that a person must look at.
    """

    NEEDS_A_PERSON = frozenset({InboundOutcome.UNKNOWN, InboundOutcome.BROKEN})

    public_id = PublicIdField()
    sha256 = models.CharField(max_length=64, unique=True)
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=10, choices=InboundOutcome)
    detail = models.TextField(blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="inbound_mails"
    )
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["-received_at"],
                name="inbound_mail_for_a_person",
                condition=Q(
                    outcome__in=[InboundOutcome.UNKNOWN, InboundOutcome.BROKEN]
                ),
            )
        ]

    def __str__(self) -> str:
        return self.subject or self.sha256[:12]
