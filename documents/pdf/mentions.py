"""The sentences that the law wants on a paper, in the paper's language. Copied onto it at issue.

Each is a code of UNTDID 4451 (or none) and its sentence: PMT recovery costs, PMD penalties, AAB discount.
Sources: Belgium, law of 2 August 2002, art. 5 and 6, and royal decree no. 4, art. 4 (credit notes);
France, C. com. art. L441-9, L441-10, D441-5, code de la commande publique, art. R2192-31 and D2192-35.
"""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from documents.enums import CustomerKind, PaperKind
from documents.models import Paper
from smartportal.core import money
from smartportal.reference.enums import RateKind
from smartportal.reference.rates import rate_on

Mention = tuple[str, str]

RECOVERY, PENALTIES, DISCOUNT, PLAIN = "PMT", "PMD", "AAB", ""


def legal_mentions(paper: Paper, *, country: str, on: date) -> list[Mention]:
    """What a paper of a seller in `country` must say; raises `MissingRate` when an amount is unknown."""
    with translation.override(paper.language):
        return list(_mentions(paper, country, on))


def _mentions(paper: Paper, country: str, on: date) -> Iterator[Mention]:
    if paper.kind == PaperKind.CREDIT_NOTE:
        yield from _of_credit_note(paper, country)
    owes_by_law = paper.customer_kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
    if paper.kind != PaperKind.QUOTE and owes_by_law:
        yield from _of_late_payment(paper, country, on)


def _of_credit_note(paper: Paper, country: str) -> Iterator[Mention]:
    if country == "BE" and paper.vat and paper.customer_kind == CustomerKind.BUSINESS:
        yield (
            PLAIN,
            _("VAT to be paid back to the State as far as it was deducted before."),
        )


def _of_late_payment(paper: Paper, country: str, on: date) -> Iterator[Mention]:
    fixed_sum = rate_on(
        RateKind.FIXED_SUM_B2B, country, on, customer_kind=paper.customer_kind
    )
    amount = {
        "amount": money.in_words(
            fixed_sum.value, whole=fixed_sum.value == int(fixed_sum.value)
        )
    }
    yield (
        RECOVERY,
        _("Fixed sum for recovery costs when payment is late: %(amount)s.") % amount,
    )
    yield PENALTIES, _penalties(paper, country)
    if country == "FR":
        yield DISCOUNT, _("No discount for early payment.")


def _penalties(paper: Paper, country: str) -> str:
    if country == "BE":
        return _(
            "Late payment bears interest by law and without reminder (law of 2 August 2002)."
        )
    if paper.customer_kind == CustomerKind.PUBLIC:
        return _(
            "Penalties for late payment, due without reminder: the rate of the European Central Bank plus 8 points."
        )
    return _(
        "Penalties for late payment, due without reminder: the rate of the European Central Bank plus 10 points."
    )
