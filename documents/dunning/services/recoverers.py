"""Who recovers, and where: the check before every act of the recovery service."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from documents.models import DunningAction, Paper, PlannedAction
from documents.models.dunning import RECOVERERS
from members.models import Activity, User
from smartportal.core.refusals import Refused


class NotRecovery(Refused):
    """The recovery service does this, and only where its role reaches."""


def check_recovery(planned: PlannedAction, *, by: User, at: datetime) -> None:
    """Raises `NotRecovery`."""
    check_recovery_of(planned.paper, by=by, at=at)


def check_recovery_of(paper: Paper, *, by: User, at: datetime) -> None:
    """Another role that reaches the paper is not enough. Raises `NotRecovery`."""
    on = at.astimezone(ZoneInfo(paper.entity.time_zone)).date()
    reached = Activity.objects.reached_by(by, on=on, roles=RECOVERERS)
    if not reached.filter(pk=paper.activity_id).exists():
        raise NotRecovery(_("Only the recovery service can do this."))


def locked_step(action: DunningAction) -> DunningAction:
    """The step and its planned action under lock, in the order in which everybody takes them."""
    PlannedAction.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=action.planned_id
    )
    rows = DunningAction.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("planned__paper__entity", "case").get(pk=action.pk)
