"""Where members belong."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.enums import OfficeKind
from members.models import Member, Membership, Office, User
from members.models.periods import not_over
from smartportal.audit.services import record
from smartportal.core import dates
from smartportal.core.refusals import Refused


class NotAnOffice(Refused):
    """A country or a region holds offices, not members."""


class AlreadyPlaced(Refused):
    """The member is there already, or goes elsewhere later."""


@transaction.atomic
def place_member(
    member: Member, *, office: Office, from_on: date, by: User | None
) -> Membership:
    """Give a member a place from a day on; the former place ends the day before.

    Raises `NotAnOffice` and `AlreadyPlaced`.
    """
    if office.kind != OfficeKind.OFFICE:
        raise NotAnOffice(_("Choose an office, not a region."), field="office")
    Member.objects.select_for_update().get(pk=member.pk)
    for former in member.memberships.filter(not_over(from_on)).select_related("office"):
        _close(former, before=from_on, coming=office)
    membership = Membership.objects.create(
        member=member, office=office, from_on=from_on
    )
    record(
        "members.member.placed",
        member,
        by=by,
        office=office.public_id,
        from_on=from_on.isoformat(),
    )
    return membership


def _close(former: Membership, *, before: date, coming: Office) -> None:
    if former.office_id == coming.pk or former.from_on >= before:
        raise AlreadyPlaced(
            _("%(member)s already belongs to %(office)s from %(day)s.")
            % {
                "member": former.member,
                "office": former.office,
                "day": dates.day(former.from_on, today=before),
            },
            field="from_on",
        )
    former.until_on = before - timedelta(days=1)
    former.save(update_fields=["until_on"])
