"""The member reads at once what the customer answered, and what did not leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.enums import AnswerKind
from documents.models import CustomerAnswer, Departure, Paper
from documents.papers.lines import total_with
from smartportal.core import money
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

KINDS = {
    AnswerKind.ACCEPTED: "documents.quote_accepted",
    AnswerKind.DECLINED: "documents.quote_declined",
}
DID_NOT_LEAVE = "documents.quote_did_not_leave"
Given = Mapping[str, Any]


def tell_answered(quote: Paper, answer: CustomerAnswer, *, at: datetime) -> None:
    """To everybody who may write for the activity, but whoever noted it."""
    given = {
        "customer": quote.customer.name if quote.customer else "",
        "number": quote.number or "",
        "amount": str(total_with(quote, answer.chosen).gross),
        "reason": answer.reason,
    }
    for user in quote.activity.writers():
        if user == answer.by:
            continue
        notify(
            KINDS[AnswerKind(answer.kind)],
            to=user,
            about=quote,
            at=at,
            key=f"answered:{quote.public_id}",
            **given,
        )


def tell_did_not_leave(departure: Departure, *, at: datetime) -> None:
    """To whoever sent it, who thinks it is gone."""
    quote = departure.paper
    notify(
        DID_NOT_LEAVE,
        to=departure.by,
        about=quote,
        at=at,
        key=f"departure:{departure.public_id}",
        customer=quote.customer.name if quote.customer else "",
        reason=departure.refusal,
    )


def _accepted(given: Given) -> str:
    return _("%(customer)s accepted the quote %(number)s") % given


def _declined(given: Given) -> str:
    return _("%(customer)s declined the quote %(number)s") % given


def _stayed(given: Given) -> str:
    return _("The quote for %(customer)s did not leave") % given


def _worth(given: Given) -> str:
    return _("%(amount)s. You can invoice it.") % {
        "amount": money.in_words(given["amount"])
    }


def _why(given: Given) -> str:
    return str(given["reason"]) or _("No reason was given.")


declare(
    KINDS[AnswerKind.ACCEPTED],
    title=_accepted,
    text=_worth,
    icon="thumbs-up",
    status="ok",
)
declare(KINDS[AnswerKind.DECLINED], title=_declined, text=_why, icon="x")
declare(DID_NOT_LEAVE, title=_stayed, text=_why, icon="mail-x", status="late")
