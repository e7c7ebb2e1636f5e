"""The mailbox of the demo."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from smartportal.core.ids import PublicIdField
from smartportal.delivery.models.files import StoredFile


class DemoMailQuerySet(models.QuerySet["DemoMail"]):
    def visible_to(self, user: Any) -> Self:
        """In the demo everyone who is logged in sees every mail; elsewhere there is none to see."""
        return self.all() if settings.DEMO and user.is_authenticated else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-kept_at", "-pk")


class DemoMail(models.Model):
    """A mail that the demo kept instead of sending it. `attachments` are names and stored files."""

    public_id = PublicIdField()
    message_id = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=400)
    recipients = models.JSONField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    kept_at = models.DateTimeField()

    objects: ClassVar[DemoMailQuerySet] = DemoMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["-kept_at"], name="demo_mail_newest")]

    def __str__(self) -> str:
        return self.subject

    def file_of(self, number: int) -> StoredFile | None:
        """The stored file of the attachment at that place; queries."""
        if number >= len(self.attachments):
            return None
        public_id = self.attachments[number]["file"]
        return StoredFile.objects.filter(public_id=public_id).first()
