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

    PENDING = "pending", pgettext_lazy("mail", "Not sent yet")
    CLAIMED = "claimed", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    UNKNOWN = "unknown", pgettext_lazy("mail", "Perhaps sent")
    FAILED = "failed", pgettext_lazy("mail", "Not sent")
    CANCELLED = "cancelled", pgettext_lazy("mail", "Withdrawn")


class NoticeKind(models.TextChoices):
    DELIVERED = "delivered", pgettext_lazy("mail", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("mail", "Came back")


class Outcome(models.TextChoices):
    """What is announced about a message: by the sender, a person or a notice."""

    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", pgettext_lazy("mail", "Not sent")
    UNKNOWN = "unknown", pgettext_lazy("mail", "Perhaps sent")
    DELIVERED = "delivered", pgettext_lazy("mail", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("mail", "Came back")


class InboundOutcome(models.TextChoices):
    NOTICE = "notice", _("Notice of delivery")
    AUTOMATIC = "automatic", _("Automatic answer")
    UNKNOWN = "unknown", _("For nobody we know")
    BROKEN = "broken", _("Not readable")


class FileKind(models.TextChoices):
    LOGO = "logo", _("Logo")
    PAPER = "paper", _("Paper")
    LETTER = "letter", _("Letter")
    BANK = "bank", _("Bank file")
    MAIL = "mail", _("Mail")
    ARCHIVE = "archive", _("Archive")
    ENCLOSED = "enclosed", _("Attachment")
