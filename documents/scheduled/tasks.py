"""The door through which planned sendings leave."""

import logging

from documents.models import ScheduledSending
from documents.scheduled.services import leave
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@task_named("documents.leave_planned")
def leave_planned(*, planned_id: int) -> None:
    """Key: the planned action, which is carried out once."""
    if not ScheduledSending.objects.filter(pk=planned_id).exists():
        logger.warning("The planned sending %s is gone.", planned_id)
        return
    leave(planned_id, at=clock.now())
