"""In my name: the reminders of quotes, as the page of what is to come shows them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import chain

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
)
from django.utils.translation import gettext as _

from documents.dunning import words
from documents.dunning.upcoming import Coming, carried_by, coming_for
from documents.enums import ActionState
from documents.followups.settings import KIND
from documents.followups.wording import reminder_title
from documents.models import Decision, Paper, PlannedAction
from documents.models.steering import PlannedActionQuerySet
from documents.scheduled.upcoming import planned_sendings, sendings_of
from documents.steering.services import local_day
from documents.subjects import paper_url
from members.models import Activity, User
from smartportal.core import dates
from smartportal.core.parts import FeedItem
from smartportal.core.presence import present

ICON = "message-circle"
SETTLED_SHOWN = 5


def all_coming(
    user: User, *, at: datetime, carried: Collection[int] | None = None
) -> list[Coming]:
    """Everything that will be done in a member's name, reminders of quotes and of debts, by day; `carried` are the
    keys of their activities, where they are known.
    """
    if carried is None:
        carried = carried_by(user)
    owed = coming_for(user, at=at, carried=carried)
    return in_order(owed, coming_mails(user, carried, at=at))


def coming_mails(user: User, carried: Collection[int], *, at: datetime) -> list[Coming]:
    """The reminders of quotes and the sendings that were planned. One query tells whether there are any."""
    quotes, sendings = _steps(user, carried), planned_sendings(user, carried)
    found = present({"quotes": quotes, "sendings": sendings})
    return [
        *(_rows(quotes, at=at) if "quotes" in found else []),
        *(sendings_of(sendings, at=at) if "sendings" in found else []),
    ]


def in_order(*lists: list[Coming]) -> list[Coming]:
    return sorted(chain(*lists), key=lambda row: row.planned_on)


def coming_quotes(
    user: User, carried: Collection[int] | None = None, *, at: datetime
) -> list[Coming]:
    """The reminders of a member's open quotes, by day; those who only read cannot decide."""
    return _rows(_steps(user, carried), at=at)


def coming_of_quote(quote: Paper, user: User, *, at: datetime) -> Coming | None:
    """The one of a quote, for a person who sees it."""
    rows = _rows(_steps(user).filter(paper=quote), at=at)
    return rows[0] if rows else None


def reminded_quotes(carried: Collection[int]) -> list[FeedItem]:
    """The newest ones that left, of activities given by their keys."""
    rows = PlannedAction.objects.filter(
        kind=KIND, state=ActionState.EXECUTED, paper__activity__in=carried
    ).select_related("paper__customer")
    return [
        FeedItem(
            title=_("%(step)s: done, as you had said")
            % {"step": reminder_title(row.paper)},
            text="",
            icon="check",
            status="ok",
            note=dates.moment(row.settled_at) if row.settled_at else "",
            url=paper_url(row.paper),
        )
        for row in rows.order_by("-settled_at", "-pk")[:SETTLED_SHOWN]
    ]


def _steps(user: User, carried: Collection[int] | None = None) -> PlannedActionQuerySet:
    if carried is None:
        carried = carried_by(user)
    rows = PlannedAction.objects.filter(
        kind=KIND,
        state__in=[ActionState.PLANNED, ActionState.ANNOUNCED],
        paper__activity__in=carried,
    )
    run = Q(paper__activity__in=Activity.objects.run_by(user))
    said = Decision.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    beside = rows.select_related(
        "paper__customer", "paper__entity", "paper__activity", "paper__brand"
    )
    return beside.annotate(
        may_decide=ExpressionWrapper(run, output_field=BooleanField()),
        former=Subquery(said.values("choice")[1:2]),
    ).order_by("planned_on", "pk")


def _rows(steps: Iterable[PlannedAction], *, at: datetime) -> list[Coming]:
    return [_row(step, at=at) for step in steps]


def _row(action: PlannedAction, *, at: datetime) -> Coming:
    today = local_day(action, at=at)
    return Coming(
        action_id=action.public_id,
        paper=action.paper,
        kind=KIND,
        icon=ICON,
        title=reminder_title(action.paper),
        text=_text(action.paper),
        note=_note(action, today),
        planned_on=action.planned_on,
        # Before it is announced nobody is asked; its day only comes when the customer says nothing.
        is_earliest=action.state == ActionState.PLANNED,
        can_decide=action.may_decide and action.can_change(at=at),  # type: ignore[attr-defined]
        decision=action.decision,
        former=action.former or "",  # type: ignore[attr-defined]
        wait_until=action.wait_until,
        silence=words.silence_sentence(
            action.default_decision, action.planned_on, today=today
        ),
        after_pause=words.after_pause_sentence(action.default_decision),
        since=words.since_sentence(action, today=today),
        status=None,
        can_stop=False,
    )


def _text(quote: Paper) -> str:
    if quote.valid_until is None:
        return _("A friendly e-mail, if they have not answered.")
    return _("A friendly e-mail, if they have not answered. Valid until %(day)s.") % {
        "day": dates.day(quote.valid_until)
    }


def _note(action: PlannedAction, today: date) -> str:
    until = action.changeable_until
    return (
        _("To change %(before)s.") % {"before": dates.before(until, today=today)}
        if until
        else ""
    )
