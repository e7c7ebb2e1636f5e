"""What became of a final paper: how it was rendered, sent and answered. Rows of their own, so that
the paper stays frozen.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import AnswerKind, RenderingKind, WorkStep
from documents.models.papers import Paper
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line, paper_text
from smartportal.delivery.models import Message, SignedLink, StoredFile

# Made and handed to the mail server within a minute or two, when all is well.
LATE_AFTER = timedelta(hours=1)


class Rendering(models.Model):
    """A file made of a paper; the hash is the file's."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="renderings")
    kind = models.CharField(max_length=4, choices=RenderingKind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    findings = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind"], name="one_rendering_per_paper_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.kind}"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def held_back(self) -> Self:
        """Its e-invoice has findings: the mail waits for somebody to look."""
        return self.filter(message=None).exclude(held_because="")

    def unposted(self, *, at: datetime) -> Self:
        """Wanted long ago, held back by nobody, and still without a mail: making it fails."""
        return self.filter(message=None, held_because="", at__lte=at - LATE_AFTER)


MOST_RECIPIENTS = 10


class EnvelopeFields(models.Model):
    """To whom, answers to whom, copy to whom, and with which words. `also_to` are those after the first."""

    to = models.EmailField(_("to"))
    also_to = ArrayField(models.EmailField(), default=list, blank=True)
    reply_to = models.EmailField(_("answers to"), blank=True)
    cc = models.EmailField(_("copy to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, validators=[one_line])
    body = models.TextField(_("message"), validators=[paper_text])

    class Meta:
        abstract = True

    @property
    def recipients(self) -> list[str]:
        return [self.to, *self.also_to]

    @property
    def addressed(self) -> str:
        """For a sentence: "a@…, b@…"."""
        return ", ".join(self.recipients)


class Dispatch(EnvelopeFields):
    """A sending of a paper by a person: to whom, reply to whom, copy to whom. The message follows once
    the renderings exist; what the mail system says lives on the message.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="dispatches")
    message = models.OneToOneField(
        Message, models.PROTECT, null=True, related_name="dispatch"
    )
    link = models.ForeignKey(SignedLink, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_because = models.TextField(blank=True)

    objects: ClassVar[DispatchQuerySet] = DispatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["paper", "-at"], name="dispatch_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(also_to__len__lt=MOST_RECIPIENTS),
                name="dispatch_to_at_most_ten",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.to}"


class PaperAttachment(models.Model):
    """A file of the member's own that leaves with a paper's mails, checked and made harmless before it is kept."""

    public_id = PublicIdField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, validators=[one_line])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "file"], name="one_attachment_per_paper_and_file"
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="paper_attachment_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerAnswer(models.Model):
    """What a customer said: on the public page, with proof of who, when, from where and to which text; or another
    way, as the member `by` noted it, with how they heard it in `reason`.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=8, choices=AnswerKind)
    name = models.CharField(
        _("your name"), max_length=140, blank=True, validators=[one_line]
    )
    reason = models.TextField(_("reason"), blank=True, validators=[paper_text])
    consent_text = models.TextField(blank=True)
    # Positions of the options of a quote that were ticked.
    chosen = models.JSONField(default=list, blank=True)
    paper_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    link = models.ForeignKey(SignedLink, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link__isnull=True) ^ Q(by__isnull=True),
                name="answer_by_link_or_noted_by_a_member",
            ),
            models.UniqueConstraint(
                fields=["paper", "kind"], name="one_answer_per_paper_and_kind"
            ),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(kind__in=[AnswerKind.ACCEPTED, AnswerKind.DECLINED]),
                name="quote_accepted_or_declined_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.ACCEPTED) | ~Q(name=""),
                name="acceptance_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.ACCEPTED) | Q(chosen=[]),
                name="only_an_acceptance_chooses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.kind}"


class QuoteProgress(models.Model):
    """How far the work of an accepted quote is: each step at most once, on the day that the member says."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="progress")
    step = models.CharField(max_length=9, choices=WorkStep)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "step"], name="one_progress_per_quote_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.step}"
