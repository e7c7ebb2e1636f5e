"""Where a user's staff roles reach: a value that the querysets turn into conditions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from members.enums import REACHES_MEMBERS

if TYPE_CHECKING:
    from members.models.accounts import User


@dataclass(frozen=True, slots=True)
class Reach:
    """Everywhere, or in some offices (with all beneath them) and some legal entities."""

    everywhere: bool = False
    offices: frozenset[int] = frozenset()
    entities: frozenset[int] = frozenset()

    @property
    def is_nowhere(self) -> bool:
        """As for every member without a role: nothing need be asked."""
        return not (self.everywhere or self.offices or self.entities)


NOWHERE = Reach()


def reach_of(
    user: "User", *, on: date, roles: Collection[str] = REACHES_MEMBERS
) -> Reach:
    """What those of `roles` that the user holds on that day let them see. A query for staff, unless their
    roles are prefetched.
    """
    if not (user.is_authenticated and user.is_staff and user.is_active):
        return NOWHERE
    if user.is_superuser:
        return Reach(everywhere=True)
    held = [role for role in user.staff_roles.all() if role.holds(on)]
    scopes = [(role.office_id, role.entity_id) for role in held if role.role in roles]
    return Reach(
        everywhere=(None, None) in scopes,
        offices=frozenset(office for office, _ in scopes if office),
        entities=frozenset(entity for _, entity in scopes if entity),
    )
