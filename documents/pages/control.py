"""The dunning control of an invoice, and what a choice between Attente and OK needs wherever it stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from documents.dunning.settings import ASK_AGAIN_DAYS
from documents.dunning.story import story
from documents.dunning.words import kept_sentence
from documents.enums import HoldReason, PaperKind
from documents.models import Paper
from documents.steering.settings import LONGEST_WAIT_DAYS
from smartportal.reference.settings import Settings

# Offered when a member chooses a date: most customers who promise, promise it within this time.
USUAL_PAUSE_DAYS = 21


@dataclass(frozen=True, slots=True)
class Limits:
    """The dates that the question after Attente may take, and the times it speaks of."""

    today: date
    first: date
    last: date
    usual: date
    ask_again_days: int

    @classmethod
    def of(cls, today: date) -> "Limits":
        settings = Settings.on(today, LONGEST_WAIT_DAYS, ASK_AGAIN_DAYS)
        last = today + timedelta(days=settings.value(LONGEST_WAIT_DAYS))
        return cls(
            today=today,
            first=today + timedelta(days=1),
            last=last,
            usual=min(today + timedelta(days=USUAL_PAUSE_DAYS), last),
            ask_again_days=settings.value(ASK_AGAIN_DAYS),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a choice: saved at an instant, or refused in words. `action_id` names its place."""

    action_id: str = ""
    at: datetime | None = None
    refusal: str | Promise = ""

    @property
    def kept(self) -> str:
        return kept_sentence(self.at) if self.at else ""


UNANSWERED = Answer()


def control_of(
    invoice: Paper,
    *,
    may_write: bool,
    at: datetime,
    today: date,
    answer: Answer = UNANSWERED,
) -> dict[str, Any]:
    """What `_dunning.html` shows; `story` is None for a draft, a credit note and customers without a plan."""
    told = (
        story(invoice, at=at)
        if invoice.kind == PaperKind.INVOICE and not invoice.is_draft
        else None
    )
    if told is None:
        return {"story": None}
    return {
        "story": told,
        "paper": invoice,
        "may_write": may_write,
        "limits": Limits.of(today),
        "answer": answer,
        "refused_elsewhere": answer.refusal
        and answer.action_id not in {step.action_id for step in told.steps} - {""},
        "can_release": may_write
        and told.hold is not None
        and told.hold.reason != HoldReason.RECOVERY,
    }
