"""Money that pays no invoice: a person says so, and it holds no reminder back any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from documents.enums import AsideReason
from documents.models import BankEntry, SetAside
from members.models import User
from smartportal.core.refusals import Refused


class NothingLeft(Refused):
    """The money was used or set aside meanwhile."""


class AlreadyTakenUp(Refused):
    """The money is taken up again once."""


@transaction.atomic
def set_aside(
    entry: BankEntry, *, reason: AsideReason, by: User, at: datetime
) -> SetAside:
    """Set aside what is left of an entry. Raises `NothingLeft`, also the second time."""
    rest = entry.rest_under_lock()
    if rest <= 0:
        raise NothingLeft(_("Nothing of this payment is left."))
    return SetAside.objects.create(
        entry=entry, amount=rest, reason=reason, by=by, at=at
    )


@transaction.atomic
def take_up_again(aside: SetAside, *, by: User, at: datetime) -> None:
    """The money waits for its invoice again. Raises `AlreadyTakenUp`."""
    standing = SetAside.objects.standing().filter(pk=aside.pk)
    if not standing.update(ended_by=by, ended_at=at):
        raise AlreadyTakenUp(_("This payment was already taken up again."))
