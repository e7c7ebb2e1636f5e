"""What the shell of every page needs. Nothing is computed until a template asks for it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from members.models import Membership, User
from smartportal.core import clock
from smartportal.core.notices import Notice
from smartportal.home import navigation, notices
from smartportal.home.navigation import Link, Way

TEAM_PATH = "/bureau/"


def shell(request: HttpRequest) -> dict[str, Any]:
    made = Shell(request)
    return {"shell": made, "shell_notices": SimpleLazyObject(lambda: made.notices)}


@dataclass
class Shell:
    """The frame around a page, for one request."""

    request: HttpRequest = field(repr=False)

    @cached_property
    def is_team(self) -> bool:
        """Whether this is a page of the team, whose rail looks different."""
        return self.request.path.startswith(TEAM_PATH)

    @cached_property
    def places(self) -> list[Link]:
        items = navigation.TEAM_PLACES if self.is_team else navigation.PLACES
        return self._links(items)

    @property
    def bar_start(self) -> list[Link]:
        """On phones the big plus stands in the middle of the bar."""
        return self._bar[:2]

    @property
    def bar_end(self) -> list[Link]:
        return self._bar[2:]

    @property
    def extra(self) -> list[Link]:
        return [link for link in self.places if not link.item.bar]

    @cached_property
    def account(self) -> list[Link]:
        return self._links(navigation.ACCOUNT)

    @cached_property
    def settings(self) -> list[Link]:
        return self._links(navigation.SETTINGS)

    @cached_property
    def ways(self) -> list[tuple[Way, str]]:
        """The team creates nothing of its own."""
        return [] if self.is_team else navigation.ways()

    @property
    def home_url(self) -> str:
        return reverse("desk:desk" if self.is_team else "home:home")

    @property
    def unread(self) -> int:
        return self._known[0]

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """The languages by their own names, the active one marked."""
        active = get_language() or settings.LANGUAGE_CODE
        return [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "active": code == active,
            }
            for code, _ in settings.LANGUAGES
        ]

    @property
    def language_name(self) -> str:
        return next(
            (language["name"] for language in self.languages if language["active"]), ""
        )

    @cached_property
    def person(self) -> str:
        return str(self.request.user)

    @property
    def person_note(self) -> str:
        """The member's office of today; for the team what they work as, whose roles are read already."""
        user = self.request.user
        return (
            _works_as(user)
            if self.is_team and user.is_authenticated
            else self._known[1]
        )

    @cached_property
    def notices(self) -> list[Notice]:
        """What is late; nobody is told who is not logged in."""
        user = self.request.user
        return notices.current(user) if user.is_authenticated else []

    @cached_property
    def _known(self) -> tuple[int, str]:
        """How many notices are unread, and the office of today: one query for every page."""
        places = Membership.objects.current(clock.today())
        office = places.filter(member__user=OuterRef("pk")).values("office__name")
        known = User.objects.filter(pk=self.request.user.pk).annotate(
            unread=Count("notifications", filter=Q(notifications__read_at=None)),
            office=Subquery(office[:1]),
        )
        unread, place = known.values_list("unread", "office").first() or (0, None)
        return unread, place or ""

    @property
    def _bar(self) -> list[Link]:
        return [link for link in self.places if link.item.bar]

    def _links(self, items: tuple[navigation.NavItem, ...]) -> list[Link]:
        items_open = navigation.open_to(self.request.user, items)
        return navigation.links(items_open, path=self.request.path)


def _works_as(user: User) -> str:
    held = [role for role in user.staff_roles.all() if role.holds(clock.today())]
    return ", ".join(sorted({role.get_role_display() for role in held}))
