"""The closed lists of tickets."""

from django.db import models
from django.utils.translation import pgettext_lazy


class TicketState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("question", "Received")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
