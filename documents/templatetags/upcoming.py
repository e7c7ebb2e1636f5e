"""What templates of steps to come need: whose answer it was, until when it is paused, how it is called."""

from django import template

from documents.dunning.reasons import Why
from documents.dunning.words import silence_sentence, since_sentence, stage_word
from documents.models import PlannedAction
from documents.pages.control import Answer
from documents.steering.services import local_day
from smartportal.core import clock

register = template.Library()


@register.filter
def saved_for(answer: Answer | None, action_id: str) -> bool:
    """Whether this step is the one that was just saved."""
    return bool(answer and action_id and answer.action_id == action_id and answer.at)


@register.filter
def refused_for(answer: Answer | None, action_id: str) -> bool:
    return bool(answer and answer.refusal and answer.action_id in ("", action_id))


@register.filter
def step_word(action: PlannedAction) -> str:
    return stage_word(action.kind)


@register.filter
def silence(action: PlannedAction) -> str:
    """What no answer means. Reads the paper's entity."""
    today = local_day(action, at=clock.now())
    return silence_sentence(action.default_decision, action.planned_on, today=today)


@register.filter
def said(action: PlannedAction) -> str:
    """The member's word, or what silence means."""
    today = local_day(action, at=clock.now())
    return since_sentence(action, today=today) or silence(action)


@register.filter
def why(action: PlannedAction) -> str:
    """Why a frozen step did not leave yet, or was stopped."""
    return (
        str(Why(action.detail).label) if action.detail in Why.values else action.detail
    )


@register.filter
def failure(action: PlannedAction) -> str:
    """Why a step failed."""
    return str(Why.of_failure(action.detail).label)


@register.filter
def sentence(text: str) -> str:
    """With a full stop, unless an abbreviation already ends in one."""
    return text if text.endswith(".") else f"{text}."
