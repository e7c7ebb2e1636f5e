"""Rows that say what must leave, what left, and what came back."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.delivery.enums import FileKind, MessageState, NoticeKind, TaskState


class TaskQuerySet(models.QuerySet["Task"]):
    def due(self, at: datetime) -> Self:
        return self.filter(state=TaskState.DUE, due_at__lte=at)


class Task(models.Model):
    """Work that must happen, written in the transaction that makes it necessary.

    `name` is a Celery task that takes `arguments` as keywords and can run twice. A `key` makes the
    intent unique: the same key enqueued again is the same row.
    """

    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=160, null=True, unique=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index("due_at", name="task_due", condition=Q(state=TaskState.DUE))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE) ^ Q(done_at__isnull=True), name="task_done_iff_done_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"


class StoredFile(models.Model):
    """A file by the hash of its content: the same bytes are kept once, whatever brings them."""

    public_id = PublicIdField()
    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=FileKind)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    retain_until = models.DateField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="stored_file_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the default storage keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256}"


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> Self:
        return self.filter(state=MessageState.PENDING, due_at__lte=at)


class Message(models.Model):
    """One mail to one set of recipients. It is sent at most once: a claim that never came back is
    UNKNOWN until a person says what happened. `key` makes the intent unique.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        MessageState.PENDING: frozenset({MessageState.CLAIMED, MessageState.CANCELLED, MessageState.FAILED}),
        MessageState.CLAIMED: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN}),
        MessageState.UNKNOWN: frozenset({MessageState.SENT, MessageState.FAILED}),
    }

    public_id = PublicIdField()
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=2)
    sender = models.CharField(max_length=200)
    to = models.JSONField()
    cc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index("due_at", name="message_due", condition=Q(state=MessageState.PENDING)),
            models.Index("claimed_at", name="message_claimed", condition=Q(state=MessageState.CLAIMED)),
            models.Index("subject_kind", "subject_id", name="message_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False), name="message_sent_has_instant"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MessageState.PENDING, MessageState.CANCELLED, MessageState.FAILED])
                | Q(claimed_at__isnull=False),
                name="message_claimed_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Attachment(models.Model):
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class DeliveryNotice(models.Model):
    """What the other side's mail system said about one recipient of a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    recipient = models.CharField(max_length=254)
    at = models.DateTimeField()
    detail = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("message", "recipient", "kind", name="one_notice_per_recipient_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"


class DemoMail(models.Model):
    """A mail that the demo kept instead of sending it."""

    public_id = PublicIdField()
    message_id = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=400)
    recipients = models.JSONField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index("-kept_at", name="demo_mail_newest")]

    def __str__(self) -> str:
        return self.subject


class SignedLink(models.Model):
    """A link that opens one thing without a login. Only the hash of its token is kept."""

    public_id = PublicIdField()
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("subject_kind", "subject_id", name="signed_link_by_subject")]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject_kind}:{self.subject_id}"


class JobRun(models.Model):
    """A scheduled job runs once per slot; a slot without a finished run is caught up."""

    job = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("job", "slot", name="job_runs_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal (worker, beat, inbound mail)."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
