"""One stage in the dunning control of an invoice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from documents.dunning import words
from documents.dunning.cases import CaseView
from documents.dunning.interest import fixed_sum
from documents.dunning.notices import check_deadline
from documents.dunning.reasons import Why
from documents.enums import ActionState, Choice, LetterState
from documents.models import DunningAction, DunningStage, PlannedAction
from documents.steering.contacts import Contact
from documents.steering.services import former_word, leaving_day
from smartportal.core import dates, money
from smartportal.delivery.enums import NoticeKind
from smartportal.reference.rates import MissingRate


class Days(Protocol):
    @property
    def if_ok(self) -> dict[str, date]: ...
    @property
    def if_wait(self) -> dict[str, date]: ...


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One stage: `state` is done, next, todo, frozen, unknown or failed, as the markup has it.

    `on` is the day it was done, or will be if the next step is OK; `on_wait` if that waits (None: as
    `on`); `is_earliest` says that `on` may become later. `sentence` follows the OK, `wait_sentence` the
    wait, `needs` says whose words it takes while they miss. A decision is possible where `can_decide`;
    without a row yet `action_id` is empty.
    """

    stage: str
    word: str
    icon: str
    state: str
    on: date | None
    on_wait: date | None
    is_earliest: bool
    strong: str
    sentence: str
    needs: str
    wait_strong: str
    wait_sentence: str
    costs: str
    limit: str
    action_id: str
    can_decide: bool
    decision: str
    wait_until: date | None
    former: str
    silence: str
    after_pause: str
    since: str
    letter_id: str


STATES = {
    ActionState.EXECUTED: "done",
    ActionState.FROZEN: "frozen",
    ActionState.UNKNOWN: "unknown",
    ActionState.FAILED: "failed",
}
ICONS = {
    "done": "check",
    "frozen": "lock",
    "unknown": "circle-question-mark",
    "failed": "mail-x",
}


def step_of(
    case: CaseView, rule: DunningStage, days: Days, *, contact: Contact
) -> StoryStep:
    action = case.actions.get(rule.stage)
    moment, state = case.now.moment, _state(case, rule, action)
    coming = state in ("next", "todo")
    asked = coming and case.plan.sends
    planned = action.planned if action else None
    on = (
        action.executed_on
        if action and action.executed_on
        else days.if_ok.get(rule.stage)
    )
    waits_on = days.if_wait.get(rule.stage) if coming else None
    strong, sentence = _sentence(case, rule, action, state, on, contact)
    default = planned.default_decision if planned else case.wishes(rule.stage).default
    return StoryStep(
        stage=rule.stage,
        word=words.step_word(rule.stage, done=state == "done"),
        icon=ICONS.get(state) or words.icon_of(rule.stage),
        state=state,
        on=on,
        on_wait=waits_on if waits_on != on else None,
        is_earliest=state == "todo",
        strong=strong,
        sentence=sentence,
        needs=_needs(rule, action, contact) if coming else "",
        wait_strong=_("Will not leave") if state == "next" else "",
        wait_sentence=_waits(planned, moment.today) if state == "next" else "",
        costs=words.costs(rule, _fixed_sum(case, rule)),
        limit=_limit(case, rule, action, state, contact),
        action_id=planned.public_id if planned else "",
        can_decide=asked
        and on is not None
        and (planned is None or planned.can_change(at=moment.at)),
        decision=planned.decision if planned and asked else "",
        wait_until=planned.wait_until if planned and asked else None,
        former=former_word(planned) if planned and asked else "",
        silence=words.silence_sentence(default, on, today=moment.today)
        if asked and on
        else "",
        after_pause=words.after_pause_sentence(default),
        since=words.since_sentence(planned, today=moment.today)
        if planned and asked
        else "",
        letter_id=action.letter.public_id
        if action and action.letter and action.letter.file_id
        else "",
    )


def _waits(planned: PlannedAction | None, today: date) -> str:
    """After "Will not leave": until the chosen day, after which the silence counts again."""
    if (
        planned
        and planned.is_paused
        and planned.wait_until
        and planned.default_decision == Choice.OK
    ):
        return f"{dates.until(planned.wait_until, today=today)}."
    return _("without your OK.")


def _state(case: CaseView, rule: DunningStage, action: DunningAction | None) -> str:
    if action and (known := STATES.get(ActionState(action.planned.state))):
        return known
    earlier = [other for other in case.rules if other.position < rule.position]
    is_next = all(other.stage in case.facts.executed for other in earlier)
    return "next" if is_next and case.receivable.open_amount > 0 else "todo"


def _sentence(
    case: CaseView,
    rule: DunningStage,
    action: DunningAction | None,
    state: str,
    on: date | None,
    contact: Contact,
) -> tuple[str, str]:
    """A strong beginning, and the rest."""
    moment = case.now.moment
    if action and state == "done":
        return _("Done."), _done(action, rule)
    if action and state == "frozen":
        return _frozen(action, rule, contact, today=moment.today)
    if state == "unknown" and action:
        settled_at = (action.planned.settled_at or moment.at).astimezone(moment.zone)
        deadline = check_deadline(settled_at, workdays=case.now.workdays)
        return words.unknown_sentence(
            contact, deadline=deadline, today=moment.today
        ), ""
    if state == "failed" and action:
        return str(Why.of_failure(action.planned.detail).label), ""
    about = words.what_it_is(rule)
    leaves = state == "next" and case.plan.sends
    if not rule.needs_approval or _is_approved(action):
        return (_("Will leave.") if leaves else ""), about
    return (words.once_approved(contact) if leaves else ""), about


def _needs(rule: DunningStage, action: DunningAction | None, contact: Contact) -> str:
    waits = rule.needs_approval and not _is_approved(action)
    return words.needs_both(contact) if waits else ""


def _is_approved(action: DunningAction | None) -> bool:
    return action is not None and action.approved_at is not None


def _done(action: DunningAction, rule: DunningStage) -> str:
    """What the mail system said, or that a person did it."""
    letter = action.letter
    if letter is None or letter.message is None:
        return _("By the recovery service.") if rule.by_hand else ""
    address = ", ".join(letter.message.to)
    notices = {notice.kind for notice in letter.message.notices.all()}
    if NoticeKind.BOUNCED in notices:
        return _(
            "The e-mail to %(address)s came back. Up to you: correct the address."
        ) % {"address": address}
    if NoticeKind.DELIVERED in notices:
        return _("E-mail delivered to %(address)s.") % {"address": address}
    at: datetime | None = letter.sent_at
    hour = dates.hour(at) if at else ""
    return _("E-mail left at %(hour)s for %(address)s.") % {
        "hour": hour,
        "address": address,
    }


def _frozen(
    action: DunningAction, rule: DunningStage, contact: Contact, *, today: date
) -> tuple[str, str]:
    if rule.by_hand:
        return _("In the hands of %(name)s.") % {
            "name": contact.name
        }, words.what_it_is(rule)
    if action.planned.detail in Why.values:
        return str(Why(action.planned.detail).label), ""
    if action.letter and action.letter.state == LetterState.CLAIMED:
        return _("Leaves in a moment."), ""
    day = leaving_day(action.planned.planned_on, today=today)
    call = _("Call %(name)s, %(phone)s.") % {
        "name": contact.name,
        "phone": contact.phone,
    }
    return _("Too late to change: leaves %(day)s.") % {"day": day}, call


def _limit(
    case: CaseView,
    rule: DunningStage,
    action: DunningAction | None,
    state: str,
    contact: Contact,
) -> str:
    """Until when the next step can be changed."""
    found = case.next_action()
    cutoff = getattr(found, "cutoff", None)
    if state != "next" or cutoff is None or not case.plan.sends:
        return ""
    return words.limit_sentence(cutoff, today=case.now.moment.today, contact=contact)


def _fixed_sum(case: CaseView, rule: DunningStage) -> str:
    """In words; without a rate the law itself is named."""
    if not rule.claims_fixed_sum:
        return ""
    invoice, today = case.receivable.invoice, case.now.moment.today
    try:
        amount = fixed_sum(case.receivable, on=today, country=invoice.entity.country)
    except MissingRate:
        return _("the sum that the law fixes")
    return money.in_words(amount, whole=True) if amount else ""
