"""Work on papers that left the page."""

import logging

from documents.models import Dispatch
from documents.papers.sending import carry_out
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@task_named("documents.dispatch")
def dispatch(*, dispatch_id: int) -> None:
    """Key: the dispatch. A repeated run finds its message."""
    row = Dispatch.objects.select_related("paper").filter(pk=dispatch_id).first()
    if row is None:
        logger.warning("Dispatch %s is gone.", dispatch_id)
        return
    carry_out(row, at=clock.now())
