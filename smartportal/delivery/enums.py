"""The closed lists of delivery."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaskState(models.TextChoices):
    DUE = "due", _("To do")
    DONE = "done", _("Done")
    FAILED = "failed", pgettext_lazy("task", "Failed")


class MessageState(models.TextChoices):
    """PENDING may be claimed, CLAIMED is in a sender's hands; a claim without an answer is UNKNOWN."""

    PENDING = "pending", _("Not sent yet")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Perhaps sent")
    FAILED = "failed", _("Not sent")
    CANCELLED = "cancelled", _("Withdrawn")


class NoticeKind(models.TextChoices):
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")


class Outcome(models.TextChoices):
    """What is announced about a message: by the sender, a person or a notice."""

    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Perhaps sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")


class InboundOutcome(models.TextChoices):
    NOTICE = "notice", _("Notice of delivery")
    HANDLED = "handled", _("Passed on")
    AUTOMATIC = "automatic", _("Automatic answer")
    UNKNOWN = "unknown", _("For nobody we know")
    BROKEN = "broken", _("Not readable")


class FileKind(models.TextChoices):
    LOGO = "logo", _("Logo")
    PAPER = "paper", _("Paper")
    LETTER = "letter", _("Letter")
    BANK = "bank", _("Bank file")
    MAIL = "mail", _("Mail")
