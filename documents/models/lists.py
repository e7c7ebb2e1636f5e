"""How people look at their papers: lists that they keep under a name, and archives of files."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.enums import ArchiveState, PaperKind
from members.models import User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.core.text import one_line
from smartportal.delivery.models import StoredFile

# More chips than this are no help above a list.
MOST_SAVED_LISTS = 12


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)

    def of_kind(self, kind: str) -> Self:
        """By age: a chip stays where its reader looks for it."""
        return self.filter(kind=kind).order_by("pk")

    def has_room(self, name: str) -> bool:
        """Whether one more may be kept among these, or `name` be used again."""
        names = set(self.values_list("name", flat=True))
        return name in names or len(names) < MOST_SAVED_LISTS

    def keep(self, *, user: User, kind: str, name: str, query: str) -> "SavedList":
        """The same name again takes the place of the former."""
        row, _new = self.update_or_create(
            user=user, kind=kind, name=name, defaults={"query": query}
        )
        return row


class SavedList(models.Model):
    """The filters of a list under a name of its reader's own; `query` is the end of its address."""

    public_id = PublicIdField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=PaperKind)
    name = models.CharField(_("name"), max_length=40, validators=[one_line])
    query = models.CharField(max_length=1000)

    objects: ClassVar[SavedListQuerySet] = SavedListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "name"], name="one_saved_list_per_name"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="saved_list_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaperArchiveQuerySet(models.QuerySet["PaperArchive"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(by=user)

    def over(self, *, at: datetime) -> Self:
        return self.filter(until__lte=at)


class PaperArchive(models.Model):
    """The PDFs of some final papers in one ZIP, for whoever asked; forgotten at `until`.

    `done` of the `total` papers are in it so far.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        ArchiveState.WORKING: frozenset({ArchiveState.READY}),
    }

    public_id = PublicIdField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    papers = models.JSONField()
    state = models.CharField(
        max_length=8, choices=ArchiveState, default=ArchiveState.WORKING
    )
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[PaperArchiveQuerySet] = PaperArchiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ArchiveState.READY) ^ Q(file__isnull=True),
                name="archive_ready_iff_file",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, done__lte=F("total")),
                name="archive_done_within_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
