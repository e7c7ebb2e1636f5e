"""In my name: what is to come on a member's papers, read from the planned actions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.dunning import words
from documents.dunning.holding import StandingHolds
from documents.dunning.interest import Rates, fixed_sum
from documents.dunning.moments import Window
from documents.dunning.reasons import Why
from documents.dunning.standing import NOT_YET, status_of
from documents.enums import ActionState, Choice
from documents.models import (
    Decision,
    DunningStage,
    Hold,
    Paper,
    PlannedAction,
    Receivable,
)
from documents.models.steering import PlannedActionQuerySet
from documents.steering.contacts import Contact, recovery_contacts
from documents.steering.services import local_day
from members.models import Activity, User
from smartportal.core import dates, money
from smartportal.core.status import Status
from smartportal.reference.rates import MissingRate

SHOWN = (
    ActionState.PLANNED,
    ActionState.ANNOUNCED,
    ActionState.FROZEN,
    ActionState.UNKNOWN,
    ActionState.FAILED,
)
BESIDE = (
    "paper__customer",
    "paper__entity",
    "paper__activity__member",
    "dunning__letter__message",
    "dunning__case__receivable",
)


@dataclass(frozen=True, slots=True)
class Coming:
    """One action to come. Either it `can_decide`, or `status` says why not. `note` is the cut-off or the
    reason; `is_earliest` that the step before may still move it.
    """

    action_id: str
    paper: Paper
    kind: str
    icon: str
    title: str
    text: str
    note: str
    planned_on: date
    is_earliest: bool
    can_decide: bool
    decision: str
    wait_until: date | None
    former: str
    silence: str
    after_pause: str
    since: str
    status: Status | None
    # Whether the customer may say that it is paid, or dispute it.
    can_stop: bool = True

    @property
    def is_undecided(self) -> bool:
        return self.can_decide and not self.decision

    @property
    def needs_word(self) -> bool:
        """Undecided, and its turn has come: silence means something."""
        return self.is_undecided and not self.is_earliest

    @property
    def is_for_later(self) -> bool:
        """Planned only: the plan of such customers sends nothing yet, so no day counts."""
        return self.status is NOT_YET


def coming_for(
    user: User, *, at: datetime, carried: Collection[int] | None = None
) -> list[Coming]:
    """All that will be done in the name of a member, by day; those who only read cannot decide."""
    return coming_of(coming_steps(user, carried), at=at)


def coming_of(steps: Iterable[PlannedAction], *, at: datetime) -> list[Coming]:
    """Of the `coming_steps` of a member, when they were read with others."""
    return _Listing(list(steps), at=at).rows()


def coming_steps(
    user: User, carried: Collection[int] | None = None
) -> PlannedActionQuerySet:
    steps = steps_of(user, carried).filter(state__in=SHOWN)
    return steps.order_by("planned_on", "pk")


def carried_by(user: User) -> list[int]:
    """The keys of the activities of a member, for several lists of one page."""
    return Activity.objects.of(user).keys()


def steps_of(
    user: User, carried: Collection[int] | None = None
) -> PlannedActionQuerySet:
    """All steps on the papers of a member, with what is said of each. One query for the keys of the activities they
    carry, where those are not known.
    """
    if carried is None:
        carried = carried_by(user)
    rows = PlannedAction.objects.filter(
        paper__activity__in=carried, dunning__isnull=False
    )
    run = Q(paper__activity__in=Activity.objects.run_by(user))
    decisions = Decision.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    return rows.select_related(*BESIDE).annotate(
        may_decide=ExpressionWrapper(run, output_field=BooleanField()),
        former=Subquery(decisions.values("choice")[1:2]),
    )


class _Listing:
    """What all rows share: the rules of their stages, the holds, whom to call."""

    def __init__(self, actions: Sequence[PlannedAction], *, at: datetime) -> None:
        self.actions, self.at = actions, at
        receivables = [_receivable(action) for action in actions]
        self.holds = StandingHolds(receivables, Window.around(at))
        self.rules = {(rule.plan_id, rule.stage): rule for rule in _rules(actions)}
        self.contacts = recovery_contacts(
            {action.paper.entity for action in actions}, on=timezone.localdate(at)
        )
        self.rates = Rates()
        self.first: dict[int, PlannedAction] = {}
        for action in actions:
            self.first.setdefault(action.dunning.case_id, action)

    def rows(self) -> list[Coming]:
        return [self._row(action) for action in self.actions]

    def _row(self, action: PlannedAction) -> Coming:
        today = local_day(action, at=self.at)
        rule = self.rules[action.dunning.case.plan_id, action.kind]
        hold = self._hold(action, today)
        contact = self.contacts[action.paper.entity_id]
        status = status_of(action, rule, hold)
        decides = (
            status is None
            and action.may_decide  # type: ignore[attr-defined]
            and action.can_change(at=self.at)
        )
        title = words.step_title(
            action.kind, _customer(action), _receivable(action).open_amount
        )
        return Coming(
            action_id=action.public_id,
            paper=action.paper,
            kind=action.kind,
            icon=words.icon_of(action.kind),
            title=title,
            text=" ".join(
                (
                    words.what_it_is(rule),
                    words.costs(rule, self._sum(action, rule, today)),
                )
            ),
            note=self._note(action, rule, hold, contact, today),
            planned_on=action.planned_on,
            is_earliest=self.first[action.dunning.case_id] is not action,
            can_decide=decides,
            decision=action.decision,
            former=action.former or "",  # type: ignore[attr-defined]
            wait_until=action.wait_until,
            silence=words.silence_sentence(
                action.default_decision, action.planned_on, today=today
            ),
            after_pause=words.after_pause_sentence(action.default_decision),
            since=words.since_sentence(action, today=today),
            status=status,
        )

    def _note(
        self,
        action: PlannedAction,
        rule: DunningStage,
        hold: Hold | None,
        contact: Contact,
        today: date,
    ) -> str:
        if action.state == ActionState.FAILED:
            return str(Why.of_failure(action.detail).label)
        if action.detail in Why.values:
            return str(Why(action.detail).label)
        if hold:
            return _("Everything is stopped %(until)s.") % {
                "until": dates.until(hold.until_on, today=today)
                if hold.until_on
                else _("until it is settled")
            }
        if self.first[action.dunning.case_id] is not action:
            before = words.stage_word(self.first[action.dunning.case_id].kind)
            return _("If this has no effect: %(step)s.") % {"step": before}
        if not rule.plan.sends:
            return words.nothing_leaves(rule.plan.customer_kind)
        if rule.needs_approval and action.dunning.approved_at is None:
            said = action.decision == Choice.OK
            return words.once_approved(contact) if said else words.needs_both(contact)
        until = action.changeable_until
        return (
            words.limit_sentence(until, today=today, contact=contact) if until else ""
        )

    def _hold(self, action: PlannedAction, today: date) -> Hold | None:
        covering = [
            hold for hold in self.holds.of(_receivable(action)) if hold.covers(today)
        ]
        return min(
            covering,
            key=lambda hold: (hold.until_on is not None, hold.pk),
            default=None,
        )

    def _sum(self, action: PlannedAction, rule: DunningStage, today: date) -> str:
        """The sum by law, in words."""
        if not rule.claims_fixed_sum:
            return ""
        receivable, country = _receivable(action), action.paper.entity.country
        try:
            amount = fixed_sum(receivable, on=today, country=country, rates=self.rates)
        except MissingRate:
            return _("the sum that the law fixes")
        return money.in_words(amount, whole=True) if amount else ""


def _rules(actions: Sequence[PlannedAction]) -> QuerySet[DunningStage]:
    plans = {action.dunning.case.plan_id for action in actions}
    return DunningStage.objects.filter(plan__in=plans).select_related("plan")


def _receivable(action: PlannedAction) -> Receivable:
    receivable: Receivable = action.dunning.case.receivable
    receivable.invoice = action.paper  # with what was read around it
    return receivable


def _customer(action: PlannedAction) -> str:
    return action.paper.customer.name if action.paper.customer else ""
