"""The dunning control of an invoice: what happened, what comes, what the member can still change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.dunning.askings import asked_again_on, leaves_after
from documents.dunning.cases import CaseView
from documents.dunning.facts import (
    WAITS_FOR_APPROVAL,
    WAITS_FOR_MEMBER,
    WAITS_FOR_PLAN,
    NextAction,
)
from documents.dunning.loading import cases_of
from documents.dunning.policy import following_on
from documents.dunning.story_steps import StoryStep, step_of
from documents.dunning.words import (
    after_pause_sentence,
    nothing_leaves,
    once_approved,
    stage_word,
)
from documents.enums import HoldReason
from documents.models import Hold, Paper, Receivable
from documents.steering.contacts import Contact, recovery_contact
from smartportal.core import dates

# What only the telling of a step reads.
WORDS_AND_RETURNS = ("planned__decisions", "letter__message__notices")
UNSURE = {"failed": "late", "unknown": "wait"}


@dataclass(frozen=True, slots=True)
class Callout:
    """The answer on top: a strong sentence and what follows from it."""

    headline: str
    text: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """`when_ok` and `when_wait` are both there: the page swaps them at a tap, before the server answers.

    `hold` is what stops everything now; `choice` is what stands for the next step: ok, wait or "".
    `sends` is false where the plan only shows what comes later.
    """

    receivable: Receivable
    steps: Sequence[StoryStep]
    when_ok: Callout
    when_wait: Callout
    choice: str
    contact: Contact
    hold: Hold | None
    is_settled: bool
    sends: bool


def story(invoice: Paper, *, at: datetime) -> Story | None:
    """The story of the first instalment that is not paid, else of the last one; None without a plan.
    A constant number of queries.
    """
    rows = Receivable.objects.filter(invoice_id=invoice.pk).order_by("due_on", "seq")
    receivables = list(rows.select_related("dunning_case"))
    for row in receivables:
        row.invoice = invoice  # with what was read around it
    cases = cases_of(receivables, at=at)
    if not cases or not cases[0].rules:
        return None
    case = next((case for case in cases if case.receivable.open_amount > 0), cases[-1])
    prefetch_related_objects(list(case.actions.values()), *WORDS_AND_RETURNS)
    return tell(case)


def tell(case: CaseView) -> Story:
    moment = case.now.moment
    contact = recovery_contact(case.receivable.invoice.entity, on=moment.today)
    days, found = days_of(case), case.next_action()
    hold = case.held_on(moment.today)
    steps = [step_of(case, rule, days, contact=contact) for rule in case.rules]
    return Story(
        receivable=case.receivable,
        steps=steps,
        when_ok=_when_ok(case, steps, contact, hold),
        when_wait=_when_wait(case, days),
        choice=_choice(case, found),
        contact=contact,
        hold=hold,
        is_settled=found is None,
        sends=case.plan.sends,
    )


@dataclass(frozen=True, slots=True)
class Days:
    """Of each stage to come: its day if the next one is OK, and if it waits."""

    if_ok: dict[str, date]
    if_wait: dict[str, date]
    asked_on: date | None = None


def days_of(case: CaseView) -> Days:
    found = case.next_action()
    if found is None or not case.plan.sends:
        return Days({}, {})
    if not isinstance(found, NextAction):
        standing = max(
            case.actions[found.stage].planned.planned_on, case.now.moment.today
        )
        return Days(_days_from(case, found.stage, standing), {})
    asked_on = asked_again_on(case, every=case.now.ask_again_days)
    return Days(
        _days_from(case, found.stage, found.planned_on),
        _days_from(
            case, found.stage, max(leaves_after(case, asked_on), found.planned_on)
        ),
        asked_on,
    )


def _days_from(case: CaseView, first: str, on: date) -> dict[str, date]:
    stages = [rule.stage for rule in case.plan.stages]
    workdays = case.now.workdays
    later = stages[stages.index(first) + 1 :]
    return {first: on} | {
        stage: following_on(on, case.plan, after=first, stage=stage, workdays=workdays)
        for stage in later
    }


def _choice(case: CaseView, found: object) -> str:
    if not isinstance(found, NextAction):
        return ""
    action = case.actions.get(found.stage)
    return action.planned.decision if action else ""


def _when_ok(
    case: CaseView, steps: Sequence[StoryStep], contact: Contact, hold: Hold | None
) -> Callout:
    found = case.next_action()
    if found is None:
        paid = case.receivable.open_amount <= 0
        return Callout(
            _("Nothing is left to pay: nothing more will leave.")
            if paid
            else _("Every step is done."),
            status="ok",
        )
    if hold:
        status = "late" if hold.reason == HoldReason.DISPUTE else "wait"
        return Callout(_held(hold, contact), status=status)
    if isinstance(found, NextAction):
        return _coming(case, found, stage_word(found.stage), contact)
    step = next(step for step in steps if step.stage == found.stage)
    return Callout(
        f"{step.word}. {step.strong}", step.sentence, UNSURE.get(step.state, "")
    )


def _coming(case: CaseView, found: NextAction, step: str, contact: Contact) -> Callout:
    today = case.now.moment.today
    day = dates.weekday_day(found.planned_on, today=today)
    if found.waits_for == WAITS_FOR_PLAN:
        return Callout(
            nothing_leaves(case.facts.kind),
            _("Until then, write to the customer yourself.")
            + " "
            + _("You are told before the first step."),
        )
    if found.waits_for == WAITS_FOR_APPROVAL:
        return Callout(
            _("%(step)s: you said OK.") % {"step": step},
            once_approved(contact),
        )
    if found.waits_for == WAITS_FOR_MEMBER and not _choice(case, found):
        return Callout(
            _("%(step)s: your OK?") % {"step": step},
            _("It can leave from %(day)s. Without an answer it waits.") % {"day": day},
        )
    return Callout(
        _("%(step)s on %(day)s.") % {"step": step, "day": day},
        " ".join(_change_until(found, today)),
    )


def _change_until(found: NextAction, today: date) -> Iterator[str]:
    yield _("You can change it %(until)s.") % {
        "until": dates.until(found.cutoff, today=today)
    }
    left = (found.cutoff.date() - today).days
    if left > 1:
        yield ngettext("%(count)d day left.", "%(count)d days left.", left) % {
            "count": left
        }


def _when_wait(case: CaseView, days: Days) -> Callout:
    found = case.next_action()
    if not isinstance(found, NextAction) or days.asked_on is None:
        return Callout("", status="wait")
    step = stage_word(found.stage)
    action = case.actions.get(found.stage)
    if action and action.planned.is_paused and action.planned.wait_until:
        until = dates.until(action.planned.wait_until, today=case.now.moment.today)
        return Callout(
            _("%(step)s: paused %(until)s.") % {"step": step, "until": until},
            after_pause_sentence(action.planned.default_decision),
            status="wait",
        )
    asked = dates.weekday_day(days.asked_on, today=case.now.moment.today)
    return Callout(
        _("Nothing leaves. %(step)s waits for your OK.") % {"step": step},
        _("We ask you again on %(day)s. The debt remains due.") % {"day": asked},
        status="wait",
    )


def _held(hold: Hold, contact: Contact) -> str:
    if hold.reason == HoldReason.DISPUTE:
        return _("The customer disputes it. Everything is stopped.")
    until = dates.until(hold.until_on) if hold.until_on else ""
    if hold.reason == HoldReason.SAYS_PAID:
        return _(
            "The customer says it is paid. Everything is stopped %(until)s; %(name)s looks at the bank."
        ) % {
            "until": until,
            "name": contact.name,
        }
    if hold.reason == HoldReason.RECOVERY:
        return _("Stopped by %(name)s: %(note)s") % {
            "name": contact.name,
            "note": hold.note,
        }
    return _("Everything is stopped %(until)s.") % {"until": until}
