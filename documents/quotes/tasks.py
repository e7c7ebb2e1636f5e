"""Quotes that leave after their minute."""

import logging

from documents.models import Departure
from documents.quotes.departures import leave
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@task_named("documents.leave")
def leave_now(*, departure_id: int) -> None:
    """Key: the departure, which leaves once."""
    departure = Departure.objects.filter(pk=departure_id).first()
    if departure is None:
        logger.warning("Departure %s is gone.", departure_id)
        return
    leave(departure, at=clock.now())
