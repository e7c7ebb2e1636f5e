"""Files of customers that nobody came back to, forgotten by the clock."""

from typing import Any

from celery import shared_task

from documents.customers.importing.services import forget_imports
from smartportal.core import clock


@shared_task(name="documents.forget_imports")
def forget_old_imports(**_more: Any) -> None:
    """Twice is once: what is forgotten is gone."""
    forget_imports(at=clock.now())
