"""Who answers a member's question."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.models import Member, Membership, User


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
    member: Member | None = getattr(author, "member", None)
    advisor = member.advisor if member else None
    if member and advisor and _still_advises(advisor, member, on):
        return Answerer(advisor, "")
    places = Membership.objects.current(on).filter(member__user=author)
    return Answerer(None, places.values_list("office__name", flat=True).first() or "")


def _still_advises(advisor: User, member: Member, on: date) -> bool:
    """The name on the file stays when a role ends; the question would then be seen by nobody."""
    return Member.objects.reached_by(advisor, on=on).filter(pk=member.pk).exists()
