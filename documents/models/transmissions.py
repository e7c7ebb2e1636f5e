"""E-invoices on their way into a network, and what became of them."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.enums import Channel, LifeCycle, Provider, TransmissionState
from documents.models.papers import Paper
from members.enums import Role
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions

# A provider is asked about what is on its way, the more rarely the longer it takes.
ASKED_EVERY = timedelta(minutes=10)


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(paper__activity__in=Activity.objects.visible_to(user))

    def depositable_by(self, user: User) -> Self:
        """Who may say that it was deposited: the member, and the accountants who reach them."""
        own = Activity.objects.run_by(user)
        reached = Activity.objects.reached_by(user, roles=[Role.ACCOUNTANT])
        return self.filter(
            Q(paper__activity__in=own.values("pk"))
            | Q(paper__activity__in=reached.values("pk"))
        )

    def live(self) -> Self:
        return self.exclude(state=TransmissionState.REJECTED)

    def due(self, at: datetime) -> Self:
        """To be handed over by a worker now; a person deposits the others."""
        rested = Q(retry_at__isnull=True) | Q(retry_at__lte=at)
        rows = self.filter(rested, state=TransmissionState.PENDING)
        return rows.exclude(provider=Provider.MANUAL)

    def to_ask_about(self, at: datetime) -> Self:
        """What the provider has, or perhaps has, and was not asked about lately."""
        rested = Q(asked_at__isnull=True) | Q(asked_at__lte=at - ASKED_EVERY)
        return self.filter(
            rested | Q(state=TransmissionState.UNKNOWN),
            state__in=[TransmissionState.UNKNOWN, TransmissionState.IN_FLIGHT],
        )


class Transmission(models.Model):
    """One e-invoice into one network. It is handed over at most once under the key `public_id`: a claim without an
    answer is UNKNOWN, and the provider is asked by that key before anything else happens.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        TransmissionState.PENDING: frozenset(
            {TransmissionState.CLAIMED, TransmissionState.DEPOSITED}
        ),
        TransmissionState.CLAIMED: frozenset(
            {
                TransmissionState.PENDING,  # only when the provider surely does not have it
                TransmissionState.IN_FLIGHT,
                TransmissionState.DELIVERED,
                TransmissionState.REJECTED,
                TransmissionState.UNKNOWN,
            }
        ),
        TransmissionState.UNKNOWN: frozenset(
            {
                TransmissionState.PENDING,  # as above
                TransmissionState.IN_FLIGHT,
                TransmissionState.DELIVERED,
                TransmissionState.REJECTED,
            }
        ),
        TransmissionState.IN_FLIGHT: frozenset(
            {TransmissionState.DELIVERED, TransmissionState.REJECTED}
        ),
        TransmissionState.DELIVERED: frozenset({TransmissionState.REJECTED}),
        TransmissionState.DEPOSITED: frozenset({TransmissionState.REJECTED}),
    }

    public_id = PublicIdField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="transmissions")
    channel = models.CharField(max_length=8, choices=Channel)
    receiver = models.CharField(max_length=80)
    provider = models.CharField(max_length=12, choices=Provider)
    state = models.CharField(
        max_length=9, choices=TransmissionState, default=TransmissionState.PENDING
    )
    provider_reference = models.CharField(max_length=120, blank=True)
    life_cycle = models.CharField(max_length=3, choices=LifeCycle, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[TransmissionQuerySet] = TransmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                name="transmission_open",
                condition=Q(
                    state__in=[
                        TransmissionState.PENDING,
                        TransmissionState.CLAIMED,
                        TransmissionState.UNKNOWN,
                        TransmissionState.IN_FLIGHT,
                    ]
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "channel"],
                condition=~Q(state=TransmissionState.REJECTED),
                name="one_live_transmission_per_paper_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["peppol", "platform", "chorus"]),
                name="transmission_into_a_network",
            ),
            models.CheckConstraint(
                condition=Q(state=TransmissionState.REJECTED) ^ Q(reason=""),
                name="transmission_rejected_iff_it_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransmissionState.IN_FLIGHT)
                | ~Q(provider_reference=""),
                name="transmission_in_flight_has_reference",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[TransmissionState.PENDING, TransmissionState.DEPOSITED]
                )
                | Q(claimed_at__isnull=False)
                | Q(provider=Provider.MANUAL),
                name="transmission_claimed_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        TransmissionState.DELIVERED,
                        TransmissionState.DEPOSITED,
                        TransmissionState.REJECTED,
                    ]
                )
                ^ Q(settled_at__isnull=True),
                name="transmission_settled_iff_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransmissionState.DEPOSITED)
                | Q(provider=Provider.MANUAL),
                name="transmission_deposited_by_hand_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.receiver}"

    @property
    def is_by_hand(self) -> bool:
        return self.provider == Provider.MANUAL
