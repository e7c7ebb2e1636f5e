"""What reminders say, in the active language. Letter and mail carry the same paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.enums import Stage
from smartportal.core import dates, money

NAMED = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What the texts are about. `last_on` is the day of the letter before, `until` the last day to pay."""

    stage: str
    numbers: Sequence[str]
    open_amount: Decimal
    total: Decimal
    due_on: date
    until: date
    last_on: date | None = None

    @property
    def words(self) -> dict[str, str]:
        return {
            "number": self.numbers[0],
            "open": money.in_words(self.open_amount),
            "total": money.in_words(self.total),
            "due": dates.day(self.due_on),
            "until": dates.weekday_day(self.until),
            "last": dates.day(self.last_on) if self.last_on else "",
        }


def title(stage: str) -> str:
    titles = {
        Stage.REMINDER_1: _("Payment reminder"),
        Stage.REMINDER_2: _("Second payment reminder"),
        Stage.FORMAL_NOTICE: _("Formal notice to pay"),
    }
    return titles[Stage(stage)]


def paragraphs(said: Said) -> list[str]:
    """Before the table of open papers."""
    texts = {
        Stage.REMINDER_1: _friendly,
        Stage.REMINDER_2: _firm,
        Stage.FORMAL_NOTICE: _formal,
    }
    return [text % said.words for text in texts[Stage(said.stage)](said)]


def after(said: Said) -> list[str]:
    """After the table: how to object, as the law wants it said."""
    objects = _(
        "Do you disagree with the amount or the work? Answer this message and say why; "
        "we look into it before we go on."
    )
    if said.stage == Stage.FORMAL_NOTICE:
        goes_on = _(
            "Interest goes on until the day of payment. Without payment by that day we may go to court "
            "without writing to you again."
        )
        return [goes_on, objects]
    return [
        objects,
        _("If your payment crosses this message, there is nothing more to do."),
    ]


def _friendly(said: Said) -> list[str]:
    one = _(
        "Unless we are mistaken, our invoice %(number)s was to be paid by %(due)s and %(open)s is still open."
    )
    several = _(
        "Unless we are mistaken, the invoices below are still open: %(open)s in all."
    )
    return [
        _("Hello,"),
        _for_one_or_more(said, one, several),
        _("Can you pay it this week? Thank you."),
    ]


def _firm(said: Said) -> list[str]:
    one = _("Our invoice %(number)s was to be paid by %(due)s; %(open)s is still open.")
    several = _(
        "The invoices below are past their date; %(open)s in all is still open."
    )
    again = [_("We already wrote to you about it on %(last)s.")] if said.last_on else []
    ask = _(
        "Pay it by %(until)s. If that is not possible, answer this message: together we find a way."
    )
    return [_("Hello,"), _for_one_or_more(said, one, several), *again, ask]


def _formal(said: Said) -> list[str]:
    one = _(
        "You owe us %(total)s for our invoice %(number)s, which was to be paid by %(due)s."
    )
    several = _("You owe us %(total)s for the invoices below, all past their date.")
    again = (
        [_("We reminded you of it, last on %(last)s, without result.")]
        if said.last_on
        else []
    )
    demand = _(
        "This letter is a formal notice. We demand that you pay the whole amount by %(until)s."
    )
    return [
        _("Dear Sir or Madam,"),
        _for_one_or_more(said, one, several),
        *again,
        demand,
    ]


def _for_one_or_more(said: Said, one: str, several: str) -> str:
    return one if len(said.numbers) == 1 else several


def charge_labels() -> tuple[str, str]:
    return _("Late interest until today"), _("Fixed sum for recovery costs")


def attachment_name(stage: str, numbers: Sequence[str]) -> str:
    """A file name that says what it is."""
    return f"{title(stage)} {short_list(numbers)}.pdf"


def short_list(numbers: Sequence[str]) -> str:
    """`F-2026-118, F-2026-123, F-2026-124 +2`: short enough for a subject."""
    named, more = ", ".join(numbers[:NAMED]), len(numbers) - NAMED
    return f"{named} +{more}" if more > 0 else named


def answer_line(name: str) -> str:
    return _("Your answer goes to %(name)s and to the cooperative.") % {"name": name}
