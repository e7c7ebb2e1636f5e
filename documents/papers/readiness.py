"""Why a paper cannot be made final yet: pure, complete, in words the member can act on.

Whoever has no reason here has a paper with no finding under the official EN 16931 rules; the rule
behind a reason is named beside it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.enums import CustomerKind, LineKind, PaperKind, VatCategory
from documents.papers.lines import LineInput, count, with_chosen
from documents.papers.terms import MAX_DAYS, longest_term
from documents.papers.vat import BUSINESSES, Market, VatKey
from documents.totals import (
    Counted,
    categories_may_mix,
    counted,
    pair_is_valid,
    reasons_differ,
)
from smartportal.core import dates, money
from smartportal.core.refusals import Reason
from smartportal.reference.enums import VatAudience

# An invoice for one month may still be made in the next; what is older would reopen a VAT period that is
# declared, and be overdue on arrival.
MAX_DAYS_BACK = 31


@dataclass(frozen=True, slots=True)
class SellerFacts:
    country: str
    vat_number: str
    enterprise_number: str
    has_account: bool
    has_identity: bool = True
    # Net above which a company's VAT number is wanted; None where the law says nothing of it.
    buyer_vat_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    kind: str
    country: str
    in_union: bool
    name: str
    street: str
    postal_code: str
    town: str
    vat_number: str
    enterprise_number: str


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """All that decides whether a paper can become final on day `on`."""

    kind: str
    on: date
    today: date
    last_on: date | None
    payment_days: int
    seller: SellerFacts
    buyer: BuyerFacts | None
    lines: tuple[LineInput, ...]
    # What the seller may write that day, each with its audience.
    rates: Mapping[VatKey, str] = field(default_factory=dict)
    valid_until: date | None = None
    end_of_month: bool = False
    activity_runs: bool = True

    def market_of(self, buyer: BuyerFacts) -> Market:
        return Market(
            is_business=buyer.kind in BUSINESSES,
            is_home=buyer.country == self.seller.country,
            in_union=buyer.in_union,
        )

    @property
    def items(self) -> list[LineInput]:
        return [line for line in self.lines if line.kind == LineKind.ITEM]

    @property
    def with_every_option(self) -> list[LineInput]:
        return with_chosen(self.lines, range(len(self.lines) + 1))


ONLY_FOR = {
    VatAudience.HOME_BUSINESS: _(
        "Line %d: this VAT choice is for businesses of the same country."
    ),
    VatAudience.UNION_BUSINESS: _(
        "Line %d: this VAT choice is for businesses of another EU country."
    ),
    VatAudience.OUTSIDE_UNION: _(
        "Line %d: this VAT choice is for customers outside the European Union."
    ),
}


def reasons_against(facts: PaperFacts) -> list[Reason]:
    """Every reason at once, in the order of the page."""
    return [reason for check in CHECKS for reason in check(facts)]


def reasons_of_date(facts: PaperFacts) -> list[Reason]:
    """Those against the day and the terms alone: a credit note takes everything else from its invoice."""
    return list(_dates(facts))


def term_too_long(longest: int) -> str | Promise:
    if longest == MAX_DAYS:
        return _("The law allows 60 days to pay at most.")
    return (
        _("The law allows %d days at most when they run until the end of the month.")
        % longest
    )


def _activity(facts: PaperFacts) -> Iterator[Reason]:
    if not facts.activity_runs:
        yield Reason(
            "activity_ended",
            _(
                "Your activity does not run that day. Change the date, or call your advisor."
            ),
            "issued_on",
        )


def _buyer(facts: PaperFacts) -> Iterator[Reason]:
    buyer = facts.buyer
    if buyer is None:
        yield Reason("customer_missing", _("Choose a customer."), "customer")
        return
    if not buyer.name.strip():
        yield Reason("name_missing", _("Give the customer's name."), "customer_name")
    if not (buyer.street and buyer.postal_code and buyer.town and buyer.country):
        yield Reason(
            "address_incomplete",
            _("Complete the customer's address."),
            "customer_address",
        )
    yield from _buyer_numbers(facts, buyer)


def _buyer_numbers(facts: PaperFacts, buyer: BuyerFacts) -> Iterator[Reason]:
    """Belgium addresses companies by their enterprise number, France prints the SIREN (law: e-invoicing)."""
    domestic = buyer.country == facts.seller.country
    if buyer.kind in BUSINESSES and domestic and not buyer.enterprise_number:
        yield Reason(
            "enterprise_number_missing",
            _("Give the customer's enterprise number."),
            "customer_enterprise_number",
        )


def _dates(facts: PaperFacts) -> Iterator[Reason]:
    if facts.on > facts.today:
        yield Reason(
            "date_in_future",
            _("This day is still to come. Choose today or an earlier day."),
            "issued_on",
        )
    if facts.on < facts.today - timedelta(days=MAX_DAYS_BACK):
        yield Reason(
            "date_too_old",
            _("This day lies more than %d days back. Choose a later one.")
            % MAX_DAYS_BACK,
            "issued_on",
        )
    if facts.last_on and facts.on < facts.last_on:
        yield Reason(
            "date_before_last",
            _("The last number was given on %(day)s. Choose that day or a later one.")
            % {"day": dates.day(facts.last_on, today=facts.today)},
            "issued_on",
        )
    longest = longest_term(facts.seller.country, end_of_month=facts.end_of_month)
    if facts.payment_days > longest:
        yield Reason("term_too_long", term_too_long(longest), "payment_days")
    if (
        facts.kind == PaperKind.QUOTE
        and facts.valid_until
        and facts.valid_until < facts.on
    ):
        yield Reason(
            "validity_over", _("The offer would already have ended."), "valid_until"
        )


def _lines(facts: PaperFacts) -> Iterator[Reason]:
    if not facts.items:
        yield Reason(
            "lines_missing", _("Add at least one line with an amount."), "lines"
        )
    counts = counted(facts.lines)
    for number, line in enumerate(facts.lines, start=1):
        if line.kind == LineKind.ITEM:
            yield from _line(facts, line, number)
        elif line.kind == LineKind.DISCOUNT:
            yield from _discount(line, counts[number - 1], number)


def _line(facts: PaperFacts, line: LineInput, number: int) -> Iterator[Reason]:
    where = f"line-{number}"
    if not line.description.strip():
        yield Reason("line_without_text", _("Line %d: say what it is.") % number, where)
    if not line.quantity:
        yield Reason(
            "line_without_quantity",
            _("Line %d: give a quantity other than zero.") % number,
            where,
        )
    if line.unit_price is None or line.unit_price < 0:
        yield Reason(
            "line_without_price",
            _("Line %d: give a price of zero or more.") % number,
            where,
        )
    yield from _vat_of_line(facts, line, number)
    if line.optional:
        yield from _option(facts, line, number)


def _vat_of_line(facts: PaperFacts, line: LineInput, number: int) -> Iterator[Reason]:
    """The official rules know nothing of who is abroad; the law does."""
    where = f"line-{number}"
    key = line.vat_category, line.vat_rate, line.vatex
    if not pair_is_valid(line.vat_category, line.vat_rate) or key not in facts.rates:
        yield Reason(
            "line_rate_unknown", _("Line %d: choose a VAT rate.") % number, where
        )
    elif facts.buyer and not facts.market_of(facts.buyer).reaches(facts.rates[key]):
        sentence = ONLY_FOR[VatAudience(facts.rates[key])] % number
        yield Reason("line_vat_not_for_customer", sentence, where)


def _option(facts: PaperFacts, line: LineInput, number: int) -> Iterator[Reason]:
    where = f"line-{number}"
    if facts.kind != PaperKind.QUOTE:
        yield Reason(
            "option_not_on_a_quote",
            _("Line %d: only a quote has options.") % number,
            where,
        )
    if line.amounts and line.amounts.net < 0:
        yield Reason(
            "option_below_zero",
            _("Line %d: an option never lowers the total.") % number,
            where,
        )


def _discount(line: LineInput, counts: Counted, number: int) -> Iterator[Reason]:
    where = f"line-{number}"
    if not line.quantity and not line.unit_price:
        yield Reason(
            "discount_without_size",
            _("Line %d: say how much the discount is.") % number,
            where,
        )
    elif not counts.base:
        yield Reason(
            "discount_of_nothing",
            _("Line %d: no amount stands above this discount. Move it further down.")
            % number,
            where,
        )
    elif not counts.net:
        yield Reason(
            "discount_takes_nothing",
            _("Line %d: the discount takes less than a cent off.") % number,
            where,
        )
    elif counts.base < 0 or -counts.net > counts.base:
        yield Reason(
            "discount_too_high",
            _("Line %d: the discount is more than what stands above it.") % number,
            where,
        )


def _totals(facts: PaperFacts) -> Iterator[Reason]:
    amounts = [line.amounts for line in facts.items if line.amounts]
    if not amounts:
        return
    totals = count(facts.lines)
    if totals.gross <= 0:
        yield Reason(
            "total_not_positive", _("The total must be more than zero."), "lines"
        )
    if not (totals.can_be_kept and count(facts.with_every_option).can_be_kept):
        yield Reason("total_too_high", _("The total is too high."), "lines")
    if not categories_may_mix(amounts):
        yield Reason(
            "categories_mixed",
            _("Lines outside VAT need a paper of their own."),
            "lines",
        )
    if reasons_differ(amounts):
        yield Reason(
            "exemptions_mixed", _("Use one reason of exemption per paper."), "lines"
        )


def _vat(facts: PaperFacts) -> Iterator[Reason]:
    categories = {line.vat_category for line in facts.items}
    if categories - {VatCategory.OUTSIDE} and not facts.seller.vat_number:
        yield Reason(
            "seller_vat_missing",
            _("The cooperative's VAT number is missing. Call your advisor."),
        )
    if facts.buyer:
        yield from _vat_of_buyer(facts, facts.buyer, categories)


def _vat_of_buyer(
    facts: PaperFacts, buyer: BuyerFacts, categories: set[str]
) -> Iterator[Reason]:
    yield from _vat_number_by_law(facts, buyer)
    needs_number = categories & {
        VatCategory.REVERSE_CHARGE,
        VatCategory.INTRA_COMMUNITY,
    }
    if needs_number and not buyer.vat_number:
        yield Reason(
            "buyer_vat_missing",
            _("Give the customer's VAT number: no VAT is asked of them."),
            "customer_vat_number",
        )


def _vat_number_by_law(facts: PaperFacts, buyer: BuyerFacts) -> Iterator[Reason]:
    limit = facts.seller.buyer_vat_above
    is_company = buyer.kind == CustomerKind.BUSINESS and buyer.in_union
    if limit is None or not is_company or buyer.vat_number:
        return
    if facts.kind != PaperKind.QUOTE and count(facts.lines).net > limit:
        yield Reason(
            "buyer_vat_wanted",
            _("Above %(amount)s, an invoice names the VAT number of a company.")
            % {"amount": money.in_words(limit)},
            "customer_vat_number",
        )


def _seller(facts: PaperFacts) -> Iterator[Reason]:
    if not facts.seller.has_identity:
        yield Reason(
            "seller_data_missing",
            _(
                "The cooperative's legal form, register or capital is missing. Call your advisor."
            ),
        )
    named = facts.kind == PaperKind.INVOICE or facts.seller.country == "BE"
    if named and not facts.seller.has_account:
        yield Reason(
            "account_missing",
            _("The cooperative's bank account is missing. Call your advisor."),
        )


CHECKS: tuple[Callable[[PaperFacts], Iterator[Reason]], ...] = (
    _activity,
    _buyer,
    _dates,
    _lines,
    _totals,
    _vat,
    _seller,
)
