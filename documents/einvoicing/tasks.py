"""The door through which the work of this slice is enqueued."""

import logging

from documents.einvoicing import services
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
