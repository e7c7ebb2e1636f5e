"""Who answers a member's question."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.models import Membership, User


@dataclass(frozen=True, slots=True)
class Answerer:
    """The member's advisor, else whoever is at the office, else the cooperative."""

    person: User | None
    office: str

    @property
    def promise(self) -> str:
        """A sentence for the page, in the active language."""
        if self.person:
            return _("%(name)s, your advisor, answers you.") % {"name": self.person}
        if self.office:
            return _("The office of %(office)s answers you.") % {"office": self.office}
        return _("The team of the cooperative answers you.")


def answerer_for(author: User, *, on: date) -> Answerer:
    """Who has the question of `author` on their list on that day."""
    member = getattr(author, "member", None)
    advisor = member.advisor if member else None
    if advisor and advisor.is_active:
        return Answerer(advisor, "")
    places = Membership.objects.current(on).filter(member__user=author)
    return Answerer(None, places.values_list("office__name", flat=True).first() or "")
