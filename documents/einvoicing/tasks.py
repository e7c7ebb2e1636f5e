"""The doors through which the work of this slice is enqueued, and the minute's round of transmissions."""

import logging
from typing import Any

from celery import shared_task

from documents.einvoicing import services, transmitting
from documents.models import Transmission
from documents.pdf.reading import readable_papers
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@task_named("documents.render_paper")
def render_paper(*, paper_id: int) -> None:
    """Key: one rendering per paper and kind."""
    paper = readable_papers().filter(pk=paper_id).first()
    if paper is None:
        logger.warning("Paper %s is gone; there is nothing to render", paper_id)
        return
    services.render_paper(paper, at=clock.now())


@task_named("documents.transmit")
def transmit(*, transmission_id: int) -> None:
    """Key: the transmission's claim. Whatever is left to do the minute's round does."""
    rows = Transmission.objects.select_related("paper")
    row = rows.filter(pk=transmission_id).first()
    if row is None:
        logger.warning("Transmission %s is gone", transmission_id)
        return
    transmitting.transmit(row, at=clock.now())


@shared_task(name="documents.transmit_due")
def transmit_due(**_more: Any) -> None:
    """Key: each transmission's claim."""
    transmitting.run(at=clock.now())
