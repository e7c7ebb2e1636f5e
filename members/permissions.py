"""What a staff role may do in the back office: one table, deny by default.

Rows are found through `visible_to`; this table says which verbs a role has on a model. A verb holds
for a row only where a role that grants it reaches that row, so that two roles of one person never
add up to what neither of them may do.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from members.enums import Role
from members.models import Activity, User
from smartportal.core import clock
from smartportal.core.permissions import predicate

Verbs = frozenset[str]
Rights = Mapping[str, Verbs]  # model label -> verbs

LOOK: Verbs = frozenset({"view"})
KEEP: Verbs = LOOK | {"change"}
ADD: Verbs = LOOK | {"add"}
FILL: Verbs = LOOK | {"change", "add"}

PLACES = {"members.office": LOOK, "members.legalentity": LOOK}
LAW = {
    "reference.country": LOOK,
    "reference.calendarday": LOOK,
    "reference.rate": LOOK,
    "reference.vatrate": LOOK,
}

_table: dict[str, dict[str, Verbs]] = {
    Role.ADVISOR: {
        **PLACES,
        "members.user": LOOK,
        "members.member": KEEP,
        "members.membership": ADD,
        "members.activity": FILL,
        "members.activitymember": FILL,
        "reference.sector": LOOK,
    },
    Role.ACCOUNTANT: {
        **PLACES,
        **LAW,
        "members.user": LOOK,
        "members.member": LOOK,
        "members.membership": LOOK,
        "members.activity": KEEP,
        "members.activitymember": FILL,
        "members.entityaccount": LOOK,
        "reference.sector": LOOK,
    },
    Role.RECOVERY: {
        **PLACES,
        **LAW,
        "members.user": LOOK,
        "members.member": LOOK,
        "members.membership": LOOK,
        "members.activity": LOOK,
        "members.activitymember": LOOK,
    },
    Role.AGENT: {},
    Role.COMMUNICATION: {},
    Role.ADMIN: {
        "reference.country": KEEP,
        "reference.calendarday": KEEP,
        "reference.rate": FILL,
        "reference.vatrate": FILL,
        "members.user": FILL,
        "members.member": FILL,
        "members.membership": ADD,
        "members.office": FILL,
        "members.legalentity": FILL,
        "members.entityaccount": FILL,
        "members.staffrole": FILL,
        "members.activity": FILL,
        "members.activitymember": FILL,
        "reference.sector": FILL,
        "reference.topic": FILL,
        "reference.setting": FILL,
        "delivery.task": LOOK,
    },
}


def grant(role: Role, rights: Rights) -> None:
    """Add the models of an upper app, from its `permissions.py`."""
    _table[role].update(rights)


def roles_granting(verb: str, model: type[models.Model]) -> frozenset[str]:
    label = model._meta.label_lower
    return frozenset(
        role for role, rights in _table.items() if verb in rights.get(label, ())
    )


def held_roles(user: User, *, on: date | None = None) -> frozenset[str]:
    """The staff roles of a user on that day; a superuser has them all."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return frozenset()
    if user.is_superuser:
        return frozenset(Role.values)
    day = on or clock.today()
    return frozenset(role.role for role in user.staff_roles.all() if role.holds(day))


def has_role(user: User, *roles: str, on: date | None = None) -> bool:
    """Whether one of `roles` (any when none is named) holds on that day."""
    held = held_roles(user, on=on)
    return bool(held.intersection(roles) if roles else held)


def may_do(
    user: User,
    verb: str,
    model: type[models.Model],
    *,
    row: models.Model | None = None,
    on: date | None = None,
    held: frozenset[str] | None = None,
) -> bool:
    """Whether a role of the user grants the verb on the model, and for a given row reaches it.

    `row` may be the parent through which rows of `model` are kept (a member for its memberships).
    `held` saves the query when the caller knows the user's roles.
    """
    known = held_roles(user, on=on) if held is None else held
    roles = known & roles_granting(verb, model)
    if not roles:
        return False
    return row is None or _reaches(user, row, roles=roles, on=on)


def _reaches(
    user: User, row: models.Model, *, roles: frozenset[str], on: date | None
) -> bool:
    rows: Any = type(row)._default_manager.all()
    if not hasattr(rows, "reached_by"):
        return True  # shared by all, as reference data
    found: bool = rows.reached_by(user, on=on, roles=roles).filter(pk=row.pk).exists()
    return found


@predicate("members.work_in_back_office")
def work_in_back_office(user: User) -> bool:
    return has_role(user)


@predicate("members.run_an_activity")
def run_an_activity(user: User) -> bool:
    return Activity.objects.run_by(user).exists()


@predicate("members.recover")
def recover(user: User) -> bool:
    return has_role(user, Role.RECOVERY, Role.ADMIN)
