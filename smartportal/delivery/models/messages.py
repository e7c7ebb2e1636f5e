"""Mail that must leave, and what became of it."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.core.subject import Subject
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models.files import StoredFile


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> Self:
        """To be sent by now, not put off after a refusal of the mail server, and not lapsed."""
        rested = Q(retry_at__isnull=True) | Q(retry_at__lte=at)
        fresh = Q(lapses_at__isnull=True) | Q(lapses_at__gt=at)
        return self.filter(rested, fresh, state=MessageState.PENDING, due_at__lte=at)

    def visible_to(self, user: Any) -> Self:
        """Only administrators read mails as such; others see what a mail is about."""
        return self.all() if user.is_superuser else self.none()

    def about(self, subject: Subject) -> Self:
        return self.filter(subject_kind=subject.kind, subject_id=subject.public_id)


class Message(models.Model):
    """One mail to one set of recipients. It is sent at most once: a claim that never came back is
    UNKNOWN until a person, or a notice of delivery, says what happened. `key` makes the intent unique.
    From `lapses_at` on it does not leave any more; who wrote it takes it back.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        MessageState.PENDING: frozenset(
            {MessageState.CLAIMED, MessageState.CANCELLED, MessageState.FAILED}
        ),
        MessageState.CLAIMED: frozenset(
            {
                MessageState.PENDING,  # only when the mail server surely did not take it
                MessageState.SENT,
                MessageState.FAILED,
                MessageState.UNKNOWN,
            }
        ),
        MessageState.UNKNOWN: frozenset({MessageState.SENT, MessageState.FAILED}),
    }

    public_id = PublicIdField()
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=2)
    sender = models.CharField(max_length=400)
    to = models.JSONField()
    cc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=10, choices=MessageState, default=MessageState.PENDING
    )
    due_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_due",
                condition=Q(state=MessageState.PENDING),
            ),
            models.Index(
                fields=["claimed_at"],
                name="message_claimed",
                condition=Q(state=MessageState.CLAIMED),
            ),
            models.Index(
                fields=["subject_kind", "subject_id"], name="message_by_subject"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="message_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        MessageState.PENDING,
                        MessageState.CANCELLED,
                        MessageState.FAILED,
                    ]
                )
                | Q(claimed_at__isnull=False),
                name="message_claimed_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> Subject | None:
        if not self.subject_kind:
            return None
        return Subject(self.subject_kind, self.subject_id)

    @property
    def addresses(self) -> list[str]:
        """The bare addresses of everyone it goes to, in lower case."""
        return [parseaddr(each)[1].lower() for each in [*self.to, *self.cc]]


class Attachment(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class DeliveryNotice(models.Model):
    """What a mail system said about one recipient of a message. `status` is the enhanced code of
    RFC 3463 (`5.1.1`), `detail` the server's own words.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    recipient = models.CharField(max_length=254)
    status = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    detail = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "recipient", "kind"],
                name="one_notice_per_recipient_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"
