"""Reminding, rung by the clock; and the letters that a run has prepared."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from documents.dunning.jobs import run_hour
from documents.dunning.run import DayBeforeLastRun
from documents.dunning.services.letters import hand_over, hand_over_in_time
from documents.models import DunningLetter
from smartportal.core import clock
from smartportal.delivery.services import task_named

logger = logging.getLogger(__name__)


@shared_task(name="documents.run_dunning")
def run_dunning(**_more: Any) -> None:
    """Key: the hour. A day that the demo has played past is skipped."""
    try:
        report = run_hour(at=clock.now(), today=timezone.localdate())
    except DayBeforeLastRun as refusal:
        logger.info("No run today: %s", refusal.sentence)
        return
    if report:
        logger.info("Dunning of %s: %s", report.on, report.counts)


@task_named("documents.send_letter")
def send_letter(*, letter_id: int) -> None:
    """Key: the letter, which is handed over once. A day that the demo plays has no hours."""
    letter = DunningLetter.objects.filter(pk=letter_id).first()
    if letter is None:
        logger.warning("Letter %s is gone.", letter_id)
        return
    carry = hand_over if clock.simulated_day() else hand_over_in_time
    carry(letter, at=clock.now(), bank_on=min(clock.today(), timezone.localdate()))
