"""The steps of a paper's life, as the line on top of its page."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from documents.enums import AnswerKind, PaperKind, PaperState, WorkStep
from documents.invoices.labels import LABELS, STAGE_LABELS
from documents.models import Paper
from documents.papers.timeline import Sending
from smartportal.core import dates
from smartportal.core.parts import Step, StepState


def lifecycle(paper: Paper, sending: Sending | None, *, today: date) -> list[Step]:
    """Steps of a labelled paper, each done, now, late or still to come."""
    if paper.kind == PaperKind.QUOTE:
        return _quote(paper, sending, today)
    if paper.kind == PaperKind.CREDIT_NOTE:
        return [_sent(paper, sending, today)]
    return _invoice(paper, sending, today)


def _quote(paper: Paper, sending: Sending | None, today: date) -> list[Step]:
    steps = [_sent(paper, sending, today), *_received(paper)]
    if paper.state == PaperState.WON:
        return [
            *steps,
            Step("done", pgettext("quote", "Accepted"), icon="thumbs-up"),
            *_work(paper),
            _invoiced(paper),
        ]
    if paper.state == PaperState.LOST:
        return [*steps, Step("late", pgettext("quote", "Declined"), icon="x")]
    if paper.state == PaperState.REPLACED:
        return [*steps, Step("skip", pgettext("quote", "Replaced"), icon="copy")]
    answer = Step("todo", _("Answer of the customer"))
    if not paper.is_draft and paper.valid_until:
        expired = paper.is_expired(on=today)
        until = dates.day_short(paper.valid_until, today=today)
        word = (
            pgettext("quote", "Expired")
            if expired
            else _("Valid until %(day)s") % {"day": until}
        )
        answer = Step("late" if expired else "now", word)
    return [*steps, answer, Step("todo", pgettext("quote", "Invoiced"))]


def _invoiced(quote: Paper) -> Step:
    """Once, or of several instalments how many."""
    planned = len(quote.instalments.all())
    invoices = quote.invoices.filter(kind=PaperKind.INVOICE).exclude(number=None)
    if planned:
        issued = invoices.filter(drawn_for__ended_at=None, drawn_for__isnull=False)
        done = issued.count()
        if 0 < done < planned:
            said = {"done": done, "planned": planned}
            return Step("now", _("%(done)d of %(planned)d invoiced") % said)
        invoiced = done == planned
    else:
        invoiced = invoices.exists()
    return Step(
        "done" if invoiced else "now",
        pgettext("quote", "Invoiced") if invoiced else _("To invoice"),
    )


def _work(paper: Paper) -> list[Step]:
    """Only what the member said: many quotes are invoiced without a word of it."""
    rows = sorted(paper.progress.all(), key=lambda row: WorkStep.values.index(row.step))
    return [Step("done", row.get_step_display(), on=row.on) for row in rows]


def _invoice(paper: Paper, sending: Sending | None, today: date) -> list[Step]:
    label: str = paper.label  # type: ignore[attr-defined]
    return [
        _sent(paper, sending, today),
        *_received(paper),
        _due(paper, label, today),
        _reminders(label),
        _last(label),
    ]


def _last(label: str) -> Step:
    if label == "cancelled":
        return Step("done", pgettext("invoice", "Cancelled"), icon="undo-2")
    return Step("done" if label == "paid" else "todo", _("Paid"), icon="hand-coins")


def _sent(paper: Paper, sending: Sending | None, today: date) -> Step:
    if paper.is_draft:
        return Step("now", _("Draft"), icon="pencil")
    if sending is None:
        return Step("now", _("Issued"), _("not sent yet"))
    failed = sending.kind in {"bounced", "failed", "held", "late", "unknown"}
    state: StepState = (
        "late" if failed else "now" if sending.kind == "leaving" else "done"
    )
    on = paper.issued_on
    day = dates.day_short(on, today=today) if on else ""
    quote = paper.kind == PaperKind.QUOTE
    return Step(
        state,
        pgettext("quote", "Sent") if quote else pgettext("invoice", "Sent"),
        f"{day}, {_within(str(sending.word))}" if day else sending.word,
        icon="send",
    )


def _within(sentence: str) -> str:
    """As it reads after a comma."""
    return sentence[:1].lower() + sentence[1:]


def _received(paper: Paper) -> list[Step]:
    answer = next(
        (row for row in paper.answers.all() if row.kind == AnswerKind.RECEIVED), None
    )
    if answer is None:
        return []
    return [
        Step(
            "done",
            _("Well received"),
            _("said by the customer"),
            on=answer.at.date(),
            icon="thumbs-up",
        )
    ]


def _due(paper: Paper, label: str, today: date) -> Step:
    if paper.due_on is None:
        return Step("todo", _("To pay"))
    word = _("To pay by %(day)s") % {"day": dates.day_short(paper.due_on, today=today)}
    if label == "paid":
        return Step("done", word)
    if label == "cancelled":
        return Step("skip", word, _("no longer"))
    late = (today - paper.due_on).days
    if late > 0:
        return Step("late", word, ngettext("%d day late", "%d days late", late) % late)
    return Step("now", word)


def _reminders(label: str) -> Step:
    if label in ("paid", "cancelled"):
        return Step("skip", _("Reminders"), _("none needed"))
    if label in STAGE_LABELS:
        return Step("late", LABELS[label].word, icon=LABELS[label].icon)
    return Step("todo", _("Reminders"), icon="bell")
