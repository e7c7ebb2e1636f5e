"""How what happened to steps is told; each completes a sentence that begins with who did it."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from documents.dunning.words import stage_word
from documents.enums import Choice, HoldReason
from smartportal.audit.models import Event
from smartportal.audit.sentences import Sentence, sentences


def _decided(event: Event) -> str:
    given = event.parameters
    said = {
        Choice.OK.value: _("said OK to: %(step)s"),
        Choice.WAIT.value: _("put on hold: %(step)s"),
    }
    sentence = said.get(given["choice"], _("took back the word on: %(step)s"))
    return sentence % {"step": stage_word(given["step"])}


def _with_step(sentence: Callable[[], str]) -> Callable[[Event], str]:
    return lambda event: sentence() % {"step": stage_word(event.parameters["step"])}


def _held(event: Event) -> str:
    return _("stopped everything: %(reason)s") % {
        "reason": HoldReason(event.parameters["reason"]).label
    }


def _released(event: Event) -> str:
    return _("let it go on: %(reason)s") % {
        "reason": HoldReason(event.parameters["reason"]).label
    }


TOLD: dict[str, tuple[str, Callable[[Event], str]]] = {
    "documents.step.decided": ("calendar-clock", _decided),
    "documents.step.approved": (
        "shield-check",
        _with_step(lambda: _("approved: %(step)s")),
    ),
    "documents.step.overridden": (
        "circle-alert",
        _with_step(lambda: _("decided against the word given on: %(step)s")),
    ),
    "documents.step.executed": ("send", _with_step(lambda: _("carried out: %(step)s"))),
    "documents.step.sent_again": (
        "send",
        _with_step(lambda: _("sent again: %(step)s")),
    ),
    "documents.hold.placed": ("circle-stop", _held),
    "documents.hold.released": ("play", _released),
}


def register_sentences() -> None:
    for name, (icon, tell) in TOLD.items():
        sentences.add(name, Sentence(icon, tell))
