"""What comes next of a paper, in one plain sentence at the head of what happened to it."""

from datetime import date

from django.utils.translation import gettext as _

from documents.dunning.story import Story
from documents.dunning.story_steps import StoryStep
from documents.dunning.upcoming import Coming
from documents.enums import Choice, PaperKind, PaperState
from documents.invoices.comparison import Comparison
from documents.invoices.plan import Step
from documents.models import Paper
from documents.pdf.wording import instalment_moment, instalment_name
from smartportal.core import dates, money


def next_of_quote(
    quote: Paper,
    *,
    reminder: Coming | None,
    step: Step | None,
    comparison: Comparison | None,
    today: date,
) -> str:
    """Empty where nothing comes: declined, or replaced by its next version."""
    match quote.state:
        case PaperState.DRAFT:
            return _("To finish and send.")
        case PaperState.SENT:
            return _of_open(quote, reminder, today)
        case PaperState.WON if step:
            return _of_instalment(step)
        case PaperState.WON if comparison:
            return _of_won(comparison)
    return ""


def _of_open(quote: Paper, reminder: Coming | None, today: date) -> str:
    if reminder and not reminder.status and reminder.decision != Choice.WAIT:
        said = {"day": dates.day(reminder.planned_on, today=today)}
        if reminder.decision == Choice.OK:
            return _("Reminder planned on %(day)s.") % said
        return _("Reminder planned on %(day)s if you say OK.") % said
    if quote.valid_until is None:
        return _("The customer's answer.")
    day = {"day": dates.day(quote.valid_until, today=today)}
    if quote.is_expired(on=today):
        return _("No longer valid since %(day)s: change it, or write to them.") % day
    return _("The customer's answer, until %(day)s.") % day


def _of_instalment(step: Step) -> str:
    said = {
        "invoice": instalment_name(step.instalment),
        "amount": money.in_words(step.gross),
        "moment": instalment_moment(step.instalment),
    }
    if step.invoice is not None:
        return _("%(invoice)s, %(amount)s: the draft waits for you to send it.") % said
    return _("%(invoice)s to invoice %(moment)s: %(amount)s.") % said


def _of_won(comparison: Comparison) -> str:
    if comparison.to_invoice:
        return _("To invoice: %(amount)s.") % {
            "amount": money.in_words(comparison.to_invoice)
        }
    if comparison.to_pay:
        return _("All is invoiced; %(amount)s are still to be paid.") % {
            "amount": money.in_words(comparison.to_pay)
        }
    return _("Nothing more: all is paid.")


def next_of_invoice(invoice: Paper, told: Story | None, *, today: date) -> str:
    """Of a labelled invoice; empty for an issued credit note."""
    if invoice.is_draft:
        return _("To check and send.")
    if invoice.kind == PaperKind.CREDIT_NOTE:
        return ""
    label: str = invoice.label  # type: ignore[attr-defined]
    if label == "paid":
        return _("Nothing more: all is paid.")
    if label == "cancelled":
        return _("Nothing more: a credit note took it back.")
    due = _due(invoice, today)
    return " ".join(filter(None, [due, _of_story(told, today)]))


def _due(invoice: Paper, today: date) -> str:
    due_on: date | None = invoice.next_due  # type: ignore[attr-defined]
    if due_on is None or due_on < today:
        return ""
    return _("To be paid by %(day)s.") % {"day": dates.day(due_on, today=today)}


def _of_story(told: Story | None, today: date) -> str:
    if told is None:
        return ""
    if told.choice == Choice.WAIT and told.when_wait.headline:
        return told.when_wait.headline
    step = next((each for each in told.steps if each.state == "next"), None)
    if told.hold or not told.sends or step is None or step.on is None:
        return told.when_ok.headline
    return _of_step(step, step.on, today)


def _of_step(step: StoryStep, on: date, today: date) -> str:
    said = {"step": step.word, "day": dates.day(on, today=today)}
    if step.decision == Choice.OK:
        return _("%(step)s planned on %(day)s.") % said
    if step.needs:
        return _("%(step)s planned on %(day)s if you say OK.") % said
    return _("%(step)s planned on %(day)s, unless you say Wait.") % said
