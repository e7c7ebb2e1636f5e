"""Questions."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from members.enums import REACHES_MEMBERS
from members.models import User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.core.subject import Subject
from smartportal.core.text import paper_text
from tickets.enums import TicketState

TEXT_LENGTH = 4000


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User, *, on: date | None = None) -> Self:
        """One's own, and for staff those of the accounts they reach."""
        if not user.is_authenticated:
            return self.none()
        reached = self.reached_by(user, on=on).values("pk")
        return self.filter(Q(author=user) | Q(pk__in=reached))

    def reached_by(
        self,
        user: User,
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        """Of the accounts in reach: who asks need not be a member."""
        accounts = User.objects.reached_by(user, on=on, roles=roles)
        return self.filter(author__in=accounts.values("pk"))

    def asked_by(self, user: User) -> Self:
        return self.filter(author=user)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Ticket(models.Model):
    """`figure` is what the page showed, as it was worded there; `page_path` where that was."""

    TRANSITIONS: ClassVar[Transitions] = {
        TicketState.RECEIVED: frozenset({TicketState.ANSWERED}),
    }

    public_id = PublicIdField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tickets",
        verbose_name=_("asked by"),
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=16, blank=True)
    page_path = models.CharField(_("page"), max_length=300, blank=True)
    figure = models.CharField(_("figure shown"), max_length=80, blank=True)
    text = models.TextField(
        _("question"), max_length=TEXT_LENGTH, validators=[paper_text]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState, default=TicketState.RECEIVED
    )
    created_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(
        _("answer"), max_length=TEXT_LENGTH, blank=True, validators=[paper_text]
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["author", "-created_at"], name="ticket_of_author")
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=TicketState.RECEIVED, answer="", answered_at__isnull=True)
                    | (
                        Q(state=TicketState.ANSWERED, answered_at__isnull=False)
                        & Q(answered_by__isnull=False)
                        & ~Q(answer="")
                    )
                ),
                name="ticket_answered_iff_answer",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="ticket_has_a_question"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def get_absolute_url(self) -> str:
        return reverse("tickets:ticket", args=[self.public_id])

    @property
    def about(self) -> Subject | None:
        if not self.subject_kind:
            return None
        return Subject(self.subject_kind, self.subject_id)
