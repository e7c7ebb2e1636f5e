"""In my name: the sendings that the member planned, as the page of what is to come shows them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from documents.dunning import words
from documents.dunning.upcoming import Coming
from documents.enums import ActionState, PaperKind
from documents.models import Decision, Paper, PlannedAction
from documents.models.steering import PlannedActionQuerySet
from documents.scheduled.settings import KIND
from documents.steering.services import local_day
from members.models import Activity, User
from smartportal.core import dates, money


def planned_sendings(user: User, carried: Collection[int]) -> PlannedActionQuerySet:
    """Of activities given by their keys, by day."""
    said = Decision.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    rows = PlannedAction.objects.filter(
        kind=KIND, state=ActionState.ANNOUNCED, paper__activity__in=carried
    ).annotate(
        may_decide=ExpressionWrapper(
            Q(paper__activity__in=Activity.objects.run_by(user)),
            output_field=BooleanField(),
        ),
        former=Subquery(said.values("choice")[1:2]),
    )
    beside = rows.select_related(
        "scheduled",
        "paper__customer",
        "paper__entity",
        "paper__activity",
        "paper__brand",
    )
    return beside.order_by("scheduled__leaves_at", "pk")


def sendings_of(actions: Iterable[PlannedAction], *, at: datetime) -> list[Coming]:
    """Of those whose draft is none any more, nothing leaves."""
    return [
        _row(action, at=at)
        for action in actions
        if action.scheduled.revision is None or action.paper.is_draft
    ]


def sending_title(paper: Paper) -> str:
    """`Sending to Studio Belvédère, invoice of 1 936,00 €`"""
    titles = {
        PaperKind.QUOTE: _("Sending to %(customer)s, quote of %(amount)s"),
        PaperKind.CREDIT_NOTE: _("Sending to %(customer)s, credit note of %(amount)s"),
        PaperKind.INVOICE: _("Sending to %(customer)s, invoice of %(amount)s"),
    }
    return titles[PaperKind(paper.kind)] % {
        "customer": paper.customer.name if paper.customer else "",
        "amount": money.in_words(paper.gross),
    }


def _row(action: PlannedAction, *, at: datetime) -> Coming:
    today, planned = local_day(action, at=at), action.scheduled
    leaves = dates.moment(planned.leaves_at, today=today)
    return Coming(
        action_id=action.public_id,
        paper=action.paper,
        kind=KIND,
        icon="send",
        title=sending_title(action.paper),
        text=_("You planned it for %(moment)s, to %(addresses)s.")
        % {"moment": leaves, "addresses": planned.addressed},
        note=_("To change %(before)s.")
        % {"before": dates.before(planned.leaves_at, today=today)},
        planned_on=action.planned_on,
        is_earliest=False,
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
