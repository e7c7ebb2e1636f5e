"""Packing papers beside the page that asked for it."""

import logging
from typing import Any

from celery import shared_task

from documents.archives.services import carry_out, forget_archives
from documents.models import PaperArchive
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@task_named("documents.pack_papers")
def pack_papers(*, archive_id: int) -> None:
    """Key: the archive. A repeated run finds it ready."""
    archive = PaperArchive.objects.select_related("by").filter(pk=archive_id).first()
    if archive is None:
        logger.info("Archive %s was forgotten.", archive_id)
        return
    carry_out(archive, at=clock.now())


@shared_task(name="documents.forget_archives")
def forget_old_archives(**_more: Any) -> None:
    """Twice is once: what is forgotten is gone."""
    forget_archives(at=clock.now())
