"""Who works in the back office, as what, where and when."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import Role
from members.models import LegalEntity, Office, StaffRole, User
from members.models.periods import not_over
from members.models.reach import reach_of
from smartportal.audit.services import record
from smartportal.core import clock
from smartportal.core.refusals import Refused


class NoOffice(Refused):
    """An advisor without an office."""


class TwoScopes(Refused):
    """A role in an office and for a legal entity at once."""


class AlreadyAppointed(Refused):
    """The same role in the same place at the same time."""


class OutOfReach(Refused):
    """Who appoints reaches less than the role would."""


class EndsBeforeStart(Refused):
    """A role that ends before its first day."""


class EndsLater(Refused):
    """A role that is to end after the day on which it ends already."""


class EndMissing(Refused):
    """A role that is to end on no day."""


@transaction.atomic
def appoint(
    user: User,
    *,
    role: Role,
    from_on: date,
    until_on: date | None = None,
    office: Office | None = None,
    entity: LegalEntity | None = None,
    by: User | None,
) -> StaffRole:
    """Give a user a staff role, everywhere or in one office or for one entity, and open the back office.

    Raises `NoOffice`, `TwoScopes`, `EndsBeforeStart`, `OutOfReach` and `AlreadyAppointed`.
    """
    appointed = StaffRole(
        user=user,
        role=role,
        office=office,
        entity=entity,
        from_on=from_on,
        until_on=until_on,
    )
    _check_scope(appointed)
    if by is not None:
        _check_reach(appointed, by=by)
    User.objects.select_for_update().get(pk=user.pk)
    _check_free(appointed)
    appointed.save()
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.is_staff = True
    record("members.user.appointed", user, by=by, **_impersonal(appointed))
    return appointed


@transaction.atomic
def end_role(staff_role: StaffRole, *, on: date | None, by: User | None) -> None:
    """Let a role end, or end earlier than was said; `on` is its last day. Twice is once.

    Who works on after the end is appointed anew. Raises `EndMissing`, `EndsBeforeStart`, `EndsLater`.
    """
    if on is None:
        raise EndMissing(_("Say the last day."), field="until_on")
    if on < staff_role.from_on:
        raise EndsBeforeStart(
            _("The last day comes before the first."), field="until_on"
        )
    kept = StaffRole.objects.select_for_update(no_key=True).get(pk=staff_role.pk)
    if kept.until_on == on:
        return
    if kept.until_on and on > kept.until_on:
        raise EndsLater(
            _("This role ends before that day. Give the role anew."), field="until_on"
        )
    staff_role.until_on = on
    staff_role.save(update_fields=["until_on"])
    record("members.user.role_ended", staff_role.user, by=by, **_impersonal(staff_role))


def check_reaches_roles(user: User, *, by: User) -> None:
    """Whoever keeps an account must reach every role it has or will have. Raises `OutOfReach`."""
    if by.is_superuser:
        return
    # What one may do is asked today.
    today = clock.today()
    reach = reach_of(by, on=today, roles=[Role.ADMIN])
    held = user.staff_roles.filter(not_over(today))
    elsewhere = held.exclude(pk__in=StaffRole.objects.within(reach).values("pk"))
    if user.is_superuser or elsewhere.exists():
        raise OutOfReach(
            _("This person also works out of your reach. Ask a wider administrator.")
        )


def _check_scope(appointed: StaffRole) -> None:
    if appointed.office and appointed.entity:
        raise TwoScopes(
            _("A role holds in an office or for a legal entity, not both."),
            field="entity",
        )
    if appointed.role == Role.ADVISOR and not appointed.office:
        raise NoOffice(_("An advisor works in an office: choose it."), field="office")
    if appointed.until_on and appointed.until_on < appointed.from_on:
        raise EndsBeforeStart(
            _("The last day comes before the first."), field="until_on"
        )


def _check_reach(appointed: StaffRole, *, by: User) -> None:
    # What one may do is asked today, whenever the role begins.
    reach = reach_of(by, on=clock.today(), roles=[Role.ADMIN])
    if reach.everywhere:
        return
    offices = Office.objects.within(reach.offices)
    in_office = appointed.office and offices.filter(pk=appointed.office.pk).exists()
    for_entity = appointed.entity and appointed.entity.pk in reach.entities
    if not (in_office or for_entity):
        raise OutOfReach(_("You can only give roles in your own offices."))


def _check_free(appointed: StaffRole) -> None:
    same = StaffRole.objects.filter(
        not_over(appointed.from_on),
        user=appointed.user,
        role=appointed.role,
        office=appointed.office,
        entity=appointed.entity,
    )
    before_end = Q(from_on__lte=appointed.until_on) if appointed.until_on else Q()
    if same.filter(before_end).exists():
        raise AlreadyAppointed(
            _("This person already has this role there at that time."), field="role"
        )


def _impersonal(staff_role: StaffRole) -> dict[str, Any]:
    return {
        "role": staff_role.role,
        "office": staff_role.office.public_id if staff_role.office else None,
        "entity": staff_role.entity.public_id if staff_role.entity else None,
        "from_on": staff_role.from_on.isoformat(),
        "until_on": staff_role.until_on.isoformat() if staff_role.until_on else None,
    }
