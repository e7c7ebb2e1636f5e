"""Which invoices and credit notes a member issues alone, and which go to the advisor first, with the reason.

Words: the *limits* are what the rule of an activity says on one day; without a rule there are none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.enums import CustomerKind, PaperKind
from documents.models import IssuingRule, Paper, Review
from smartportal.core import money
from smartportal.core.refusals import Reason, Refused, RefusedForReasons

GOES_FIRST = {
    PaperKind.INVOICE: gettext_lazy("This invoice goes to your advisor: %(why)s."),
    PaperKind.CREDIT_NOTE: gettext_lazy(
        "This credit note goes to your advisor: %(why)s."
    ),
}


class NeedsAdvisor(RefusedForReasons):
    """The rule of the activity wants a second pair of eyes first."""


class AtTheAdvisor(Refused):
    """The draft is in the advisor's hands, or approved as it is: it stays until it is taken back."""


STAYS = gettext_lazy("Your advisor has this draft. Take it back to change it.")


@dataclass(frozen=True, slots=True)
class Limits:
    """`highest` is None without a limit of amount; `why` is the rule's own word to the member."""

    highest: Decimal | None = None
    reviewed_kinds: frozenset[str] = frozenset()
    why: str = ""


NO_LIMITS = Limits()


def may_issue_alone(
    limits: Limits, *, kind: str, gross: Decimal, customer_kind: str
) -> list[Reason]:
    """All that keeps a paper of `kind` from being issued without the advisor; empty when nothing does."""
    first = GOES_FIRST[PaperKind(kind)]
    found = _exceeded(limits, gross, customer_kind)
    return [Reason(code, str(first) % {"why": why}) for code, why in found]


def _exceeded(
    limits: Limits, gross: Decimal, customer_kind: str
) -> Iterator[tuple[str, str | Promise]]:
    if limits.highest == 0:
        yield "alone_nothing", _("all of yours do for the moment")
    elif limits.highest is not None and gross > limits.highest:
        amount = money.in_words(limits.highest, whole=limits.highest % 1 == 0)
        yield "alone_amount", _("it is above %(amount)s") % {"amount": amount}
    if customer_kind in limits.reviewed_kinds:
        word = CustomerKind(customer_kind).label
        yield (
            "alone_customer",
            _("the customer is of the kind “%(kind)s”") % {"kind": word},
        )


def limits_of(paper: Paper, *, on: date) -> Limits:
    """What the paper's activity may do alone on that day; one query."""
    rule = IssuingRule.objects.filter(activity=paper.activity_id).holding(on).first()
    if rule is None:
        return NO_LIMITS
    return Limits(rule.highest_gross, frozenset(rule.reviewed_kinds), rule.why)


def reasons_for_advisor(paper: Paper, *, on: date) -> list[Reason]:
    """Why a draft goes to the advisor before it is issued on that day; the rule's own word comes last."""
    if paper.kind not in GOES_FIRST:
        return []
    limits = limits_of(paper, on=on)
    reasons = may_issue_alone(
        limits,
        kind=paper.kind,
        gross=paper.gross,
        customer_kind=paper.customer.kind if paper.customer else "",
    )
    return [*reasons, Reason("alone_why", limits.why)] if reasons else []


def standing_review(paper: Paper) -> Review | None:
    """The round trip in which a draft waits for its answer, or was approved. A query, but none for a quote."""
    if paper.kind not in GOES_FIRST:
        return None
    return Review.objects.standing().filter(paper=paper).first()


def kept_from_issuing(paper: Paper, *, on: date) -> str:
    """The sentence of what `check_may_issue` would raise, or ""."""
    try:
        check_may_issue(paper, today=on)
    except Refused as refusal:
        return str(refusal.sentence)
    return ""


def check_may_issue(paper: Paper, *, today: date) -> None:
    """Whoever issues. The paper is locked, so that what is checked is what is numbered.

    What the advisor approved is issued as it was then. Raises `AtTheAdvisor` and `NeedsAdvisor`.
    """
    review = standing_review(paper)
    if review and review.is_waiting:
        raise AtTheAdvisor(STAYS)
    if review and review.revision == paper.revision:
        return
    if reasons := reasons_for_advisor(paper, on=today):
        raise NeedsAdvisor(reasons)
