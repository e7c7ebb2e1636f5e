"""The jobs of delivery: rung by the clock or the doorbell, and the tasks it enqueues for itself."""

import logging
from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from smartportal.core import clock
from smartportal.delivery import demo, services
from smartportal.delivery.enums import Outcome
from smartportal.delivery.health import WORKER
from smartportal.delivery.inbound import sources
from smartportal.delivery.models import DeliveryNotice, DemoMail, Message

logger = logging.getLogger(__name__)


@shared_task(name="delivery.sweep")
def sweep(**_more: Any) -> None:
    """Safe to run any time and in parallel: rows are claimed."""
    services.sweep(now=clock.now)


@shared_task(name="delivery.heartbeat")
def heartbeat(**_more: Any) -> None:
    """Proves that the queue reaches a worker, in real time also on a simulated day."""
    services.beat(WORKER, at=timezone.now())


@shared_task(name="delivery.try_failed_again")
def try_failed_again(**_more: Any) -> None:
    """Twice at once is once: what is due again is not given up any more."""
    services.try_failed_again(at=clock.now())


@shared_task(name="delivery.poll_inbound")
def poll_inbound(**_more: Any) -> None:
    """A mail that two polls read is one, by the hash of its bytes."""
    sources.poll(at=clock.now())


@shared_task(name="delivery.sweep_files")
def sweep_files(**_more: Any) -> None:
    services.sweep_orphans(at=clock.now())


@services.task_named("delivery.announce")
def announce(
    *, message_id: int, outcome: str, at: str, notice_id: int | None = None
) -> None:
    """Tell the receivers again after one of them failed; they bear being told twice."""
    notices = DeliveryNotice.objects.filter(message=message_id)
    services.tell_receivers(
        Message.objects.get(pk=message_id),
        outcome=Outcome(outcome),
        at=datetime.fromisoformat(at),
        notice=notices.get(pk=notice_id) if notice_id else None,
    )


@services.task_named("delivery.answer_demo_mail")
def answer_demo_mail(*, mail_id: int, recipient: str) -> None:
    """Key: the notice of one message, recipient and kind."""
    kept = DemoMail.objects.filter(pk=mail_id).first()
    if kept is None:
        logger.info("The demo's mail %d is gone", mail_id)
        return
    demo.answer(kept, recipient=recipient, at=clock.now())
