"""In my name: everything that is to come, by day, each with its choice in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from documents.dunning.settled import settled_of, settled_steps
from documents.dunning.upcoming import Coming, carried_by, coming_of, coming_steps
from documents.enums import Choice, Stage
from documents.followups.settings import KIND as QUOTE_REMINDER
from documents.followups.upcoming import (
    all_coming,
    coming_mails,
    in_order,
    reminded_quotes,
)
from documents.pages.control import UNANSWERED, Answer, Limits
from documents.payments.freshness import oldest, reads_of_papers
from documents.scheduled.settings import KIND as SENDING
from smartportal.core import clock
from smartportal.core.addresses import parts_of
from smartportal.core.htmx import HtmxRequest, with_toast
from smartportal.core.parts import Chip
from smartportal.core.registries import coming as kinds
from smartportal.core.together import read_together

TEMPLATE, LIST_ID = "documents/pages/coming.html", "coming-list"
PER_PAGE = 50
UNDECIDED = "undecided"
# Said to the page around a choice that is drawn again alone: other parts of it may show the step too.
DECIDED = "step-decided"


@dataclass(frozen=True, slots=True)
class Kinds:
    """A chip: some kinds of actions under one word."""

    name: str
    word: str | Promise
    icon: str
    kinds: frozenset[str]


GROUPS = (
    Kinds(
        "quotes",
        gettext_lazy("Quotes"),
        "message-circle",
        frozenset({QUOTE_REMINDER}),
    ),
    Kinds(
        "sendings",
        gettext_lazy("Planned sendings"),
        "send",
        frozenset({SENDING}),
    ),
    Kinds(
        "reminders",
        gettext_lazy("Reminders"),
        "bell",
        frozenset({Stage.REMINDER_1, Stage.REMINDER_2}),
    ),
    Kinds(
        "notices",
        gettext_lazy("Formal notices"),
        "mail",
        frozenset({Stage.FORMAL_NOTICE}),
    ),
    Kinds(
        "litigation", gettext_lazy("Litigation"), "scale", frozenset({Stage.LITIGATION})
    ),
)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    rows: list[Coming]

    @property
    def needs_me(self) -> bool:
        return any(row.needs_word for row in self.rows)


@dataclass(frozen=True, slots=True)
class Silence:
    """What no answer means for one kind."""

    word: str | Promise
    leaves: bool


@require_safe
def coming(request: HtmxRequest) -> HttpResponse:
    user = request.user
    carried = carried_by(user)
    steps = read_together(
        {"coming": coming_steps(user, carried), "past": settled_steps(user, carried)}
    )
    owed = coming_of(steps["coming"], at=clock.now())
    at = clock.now()
    rows = in_order(owed, coming_mails(user, carried, at=at))
    read = oldest(reads_of_papers([row.paper for row in owed]).values())
    context = {
        **_list(rows, request.GET),
        "undecided": sum(row.needs_word for row in rows),
        "read_until": read.until if read else None,
        "past": settled_of(steps["past"]) + reminded_quotes(carried),
        "silences": [
            Silence(kind.word, kind.default == Choice.OK) for kind in kinds.entries()
        ],
    }
    return render(request, TEMPLATE, context)


def redrawn(request: HtmxRequest, answer: Answer) -> HttpResponse:
    """The list after a choice on it: later dates may have moved. What was just chosen stays in sight."""
    rows = all_coming(request.user, at=clock.now())
    context = _list(rows, _asked_before(request), answer=answer)
    return _told(render(request, f"{TEMPLATE}#{LIST_ID}", context), answer)


def row_redrawn(request: HtmxRequest, answer: Answer, *, place: str) -> HttpResponse:
    """One choice alone, as on the first page."""
    rows = all_coming(request.user, at=clock.now())
    row = next((row for row in rows if row.action_id == answer.action_id), None)
    context = {
        "row": row,
        "place": place,
        "answer": answer,
        "limits": Limits.of(clock.today()),
    }
    response = render(request, "documents/pages/_decision.html", context)
    return trigger_client_event(_told(response, answer), DECIDED)


def _told(response: HttpResponse, answer: Answer) -> HttpResponse:
    return (
        response
        if answer.at or answer.refusal
        else with_toast(response, _("Taken back."))
    )


def _list(
    rows: list[Coming], asked: QueryDict, *, answer: Answer = UNANSWERED
) -> dict[str, Any]:
    chosen = asked.get("kind", "")
    shown = [
        row for row in rows if _fits(row, chosen) or row.action_id == answer.action_id
    ]
    shown.sort(key=lambda row: row.is_for_later)
    page = Paginator(shown, PER_PAGE).get_page(asked.get("page"))
    return {
        "limits": Limits.of(clock.today()),
        "chips": list(_chips(rows, chosen)),
        "chosen": chosen,
        "page": page,
        "days": [
            Day(on, list(same))
            for on, same in groupby(
                (row for row in page if not row.is_for_later),
                key=lambda row: row.planned_on,
            )
        ],
        "later": [row for row in page if row.is_for_later],
        "answer": answer,
        "today": clock.today(),
    }


def _fits(row: Coming, chosen: str) -> bool:
    if chosen == UNDECIDED:
        return row.needs_word
    groups = {group.name: group.kinds for group in GROUPS}
    return row.kind in groups[chosen] if chosen in groups else True


def _chips(rows: Sequence[Coming], chosen: str) -> Iterable[Chip]:
    """All, what has no answer, then each kind that is there."""
    url = reverse("documents:coming")
    yield Chip(pgettext("coming", "All"), url, count=len(rows), current=not chosen)
    names = [
        (UNDECIDED, _("Without an answer"), "hourglass"),
        *((each.name, each.word, each.icon) for each in GROUPS),
    ]
    for name, word, icon in names:
        count = sum(_fits(row, name) for row in rows)
        if count or name == chosen:
            yield Chip(word, f"{url}?kind={name}", icon, count, current=name == chosen)


def _asked_before(request: HtmxRequest) -> QueryDict:
    """The filter and the page of the list that holds the choice."""
    return QueryDict(parts_of(request.htmx.current_url or "").query)
