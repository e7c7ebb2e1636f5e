"""The sentences that the law wants on a paper, in the paper's language. Copied onto it at issue.

Each is a code of UNTDID 4451 (or none) and its sentence: PMT recovery costs, PMD penalties, AAB discount.
Sources: Belgium, law of 2 August 2002, art. 5 and 6, and royal decree no. 4, art. 4 (credit notes);
France, C. com. art. L441-9, L441-10, D441-5, décret 2022-1299, code de la commande publique, art. R2192-31 and
D2192-35.
"""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from documents.enums import CustomerKind, LineKind, PaperKind
from documents.models import Paper, PaperLine
from documents.pdf.operations import Operation, operation_of
from smartportal.core import money
from smartportal.reference.enums import RateKind
from smartportal.reference.rates import rate_on

Mention = list[str]  # as JSON gives it back: the code and the sentence

OWES_BY_LAW = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
RECOVERY, PENALTIES, DISCOUNT, PLAIN = "PMT", "PMD", "AAB", ""


def legal_mentions(paper: Paper, *, country: str, on: date) -> list[Mention]:
    """What a paper of a seller in `country` must say; raises `MissingRate` when an amount is unknown."""
    with translation.override(paper.language):
        return [[code, sentence] for code, sentence in _mentions(paper, country, on)]


def _mentions(paper: Paper, country: str, on: date) -> Iterator[tuple[str, str]]:
    kind = _customer_kind(paper)
    if paper.kind == PaperKind.CREDIT_NOTE and kind == CustomerKind.BUSINESS:
        yield from _of_credit_note(paper, country)
    if kind in OWES_BY_LAW and _names_late_payment(paper.kind, country):
        yield from _of_late_payment(kind, country, on)
    if country == "FR" and paper.kind != PaperKind.QUOTE:
        yield from _of_the_reform(paper)


def _names_late_payment(paper_kind: str, country: str) -> bool:
    """In France credit notes carry these sentences too (BR-FR-05 of the e-invoicing reform)."""
    return paper_kind == PaperKind.INVOICE or (
        paper_kind == PaperKind.CREDIT_NOTE and country == "FR"
    )


def _of_the_reform(paper: Paper) -> Iterator[tuple[str, str]]:
    """What the French reform of invoices adds: the category of the operation, and an option for VAT on debits."""
    sentences = {
        Operation.GOODS: _("Category of the operation: delivery of goods."),
        Operation.SERVICES: _("Category of the operation: services."),
        Operation.BOTH: _("Category of the operation: delivery of goods and services."),
    }
    yield PLAIN, sentences[operation_of(line.vat_category for line in _items(paper))]
    if paper.entity.vat_on_debits:
        yield PLAIN, _("Option for the payment of VAT on debits.")


def _items(paper: Paper) -> Iterator[PaperLine]:
    return (line for line in paper.lines.all() if line.kind == LineKind.ITEM)


def _customer_kind(paper: Paper) -> str:
    """Copied onto a paper at issue; of a draft it is the customer's."""
    return paper.customer_kind or (paper.customer.kind if paper.customer else "")


def _of_credit_note(paper: Paper, country: str) -> Iterator[tuple[str, str]]:
    if country == "BE" and paper.vat:
        yield (
            PLAIN,
            _("VAT to be paid back to the State as far as it was deducted before."),
        )


def _of_late_payment(kind: str, country: str, on: date) -> Iterator[tuple[str, str]]:
    fixed_sum = rate_on(RateKind.FIXED_SUM_B2B, country, on, customer_kind=kind).value
    amount = money.in_words(fixed_sum, whole=fixed_sum == int(fixed_sum))
    yield (
        RECOVERY,
        _("Fixed sum for recovery costs when payment is late: %(amount)s.")
        % {"amount": amount},
    )
    yield PENALTIES, _penalties(kind, country)
    if country == "FR":
        yield DISCOUNT, _("No discount for early payment.")


def _penalties(kind: str, country: str) -> str:
    if country == "BE":
        return _(
            "Late payment bears interest by law and without reminder (law of 2 August 2002)."
        )
    points = 8 if kind == CustomerKind.PUBLIC else 10
    return _(
        "Penalties for late payment, due without reminder: the European Central Bank’s rate plus %(points)d points."
    ) % {"points": points}
