"""The advisor reads that a draft came, the member that it comes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from documents.enums import ReviewState
from documents.models import Review
from smartportal.core import money
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

SUBMITTED = "documents.review_submitted"
ANSWERED = {
    ReviewState.RETURNED: "documents.review_returned",
    ReviewState.APPROVED: "documents.review_approved",
}
Given = Mapping[str, Any]


def tell_submitted(review: Review, *, at: datetime) -> None:
    """To the member's advisor; without one it waits on the desk of the office alone."""
    member = review.paper.activity.member
    if member.advisor and member.advisor != review.submitted_by:
        notify(
            SUBMITTED,
            to=member.advisor,
            about=review,
            at=at,
            key=f"review:{review.public_id}",
            **_given(review),
        )


def tell_answered(review: Review, *, at: datetime) -> None:
    """To everybody who may write for the activity."""
    for user in review.paper.activity.writers():
        notify(
            ANSWERED[ReviewState(review.state)],
            to=user,
            about=review.paper,
            at=at,
            key=f"review:{review.public_id}:{review.state}",
            note=review.note,
            by=str(review.answered_by),
            **_given(review),
        )


def _given(review: Review) -> dict[str, str]:
    paper = review.paper
    return {
        "member": str(review.submitted_by),
        "customer": paper.customer.name if paper.customer else "",
        "amount": str(paper.gross),
    }


def _came(given: Given) -> str:
    return _("%(member)s sends you a paper to look at") % given


def _what(given: Given) -> str:
    return _("%(customer)s, %(amount)s") % {
        **given,
        "amount": money.in_words(given["amount"]),
    }


def _returned(given: Given) -> str:
    return _("%(by)s sends your draft for %(customer)s back to correct") % given


def _approved(given: Given) -> str:
    return _("%(by)s approved your draft for %(customer)s: you can issue it") % given


def _note(given: Given) -> str:
    return str(given["note"])


declare(SUBMITTED, title=_came, text=_what, icon="eye")
declare(
    ANSWERED[ReviewState.RETURNED],
    title=_returned,
    text=_note,
    icon="pencil",
    status="wait",
)
declare(
    ANSWERED[ReviewState.APPROVED],
    title=_approved,
    text=_what,
    icon="check",
    status="ok",
)
