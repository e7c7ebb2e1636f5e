"""What instalments take of a quote, whatever it says: together they are the quote to the cent."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents.instalments import taken_by, takes_too_much
from documents.totals import ZERO, LineAmounts, cents, totals_of

RATES = ["21", "20", "12", "10", "8.5", "6", "5.5", "2.1", "0"]


@dataclass(frozen=True)
class Planned:
    kind: str
    percentage: Decimal | None = None
    amount: Decimal | None = None


BALANCE = Planned("balance")


def line(price, rate, quantity="1"):
    category = "S" if Decimal(rate) else "E"
    return LineAmounts(Decimal(quantity), Decimal(price), category, Decimal(rate))


def share(percentage, kind="interim"):
    return Planned(kind, percentage=Decimal(percentage))


def fixed(amount, kind="interim"):
    return Planned(kind, amount=Decimal(amount))


lines = st.lists(
    st.builds(
        line,
        st.decimals("0.01", 20_000, places=2),
        st.sampled_from(RATES),
        st.sampled_from(["1", "2.5", "0.333", "-1"]),
    ),
    min_size=1,
    max_size=6,
)
instalments = st.one_of(
    st.decimals("0.01", "99.99", places=2).map(share),
    st.decimals("0.01", 30_000, places=2).map(fixed),
)
plans = st.lists(instalments, min_size=1, max_size=5).map(lambda rows: [*rows, BALANCE])


def per_rate(takens):
    sums = {}
    for taken in takens:
        for vat in taken.per_rate:
            base, amount = sums.get((vat.category, vat.rate), (ZERO, ZERO))
            sums[vat.category, vat.rate] = (base + vat.base, amount + vat.amount)
    return {rate: pair for rate, pair in sums.items() if pair != (ZERO, ZERO)}


@given(lines, plans)
def test_all_instalments_together_are_the_quote_per_rate_and_in_total(lines, plan):
    totals = totals_of(lines)

    takens = taken_by(plan, totals)

    assert per_rate(takens) == {
        (vat.category, vat.rate): (vat.base, vat.amount)
        for vat in totals.per_rate
        if vat.base
    }
    assert sum(taken.gross for taken in takens) == totals.gross
    assert sum(taken.net for taken in takens) == totals.net


@given(lines, plans)
def test_each_is_an_invoice_like_any_other(lines, plan):
    for taken in taken_by(plan, totals_of(lines)):
        for vat in taken.per_rate:
            assert vat.amount == cents(vat.base * vat.rate / 100)


@given(lines, st.decimals("0.01", "99.99", places=2))
def test_a_share_is_off_by_the_few_cents_that_keep_vat_whole(lines, percentage):
    totals = totals_of(lines)
    whole = {vat.rate: vat.base for vat in totals.per_rate}

    taken, _balance = taken_by([share(percentage, "deposit"), BALANCE], totals)

    for vat in taken.per_rate:
        exact = whole[vat.rate] * percentage / 100
        farthest = Decimal("0.51") / vat.rate if vat.rate else ZERO
        assert abs(vat.base - exact) <= farthest + Decimal("0.01")


@given(lines, plans)
def test_a_plan_that_fits_takes_what_it_says_from_each(lines, plan):
    totals = totals_of(lines)
    if takes_too_much(plan, totals) or any(vat.base < 0 for vat in totals.per_rate):
        return
    assert all(taken.net >= 0 for taken in taken_by(plan, totals))


def test_a_deposit_of_30_per_cent():
    totals = totals_of([line("1000", "21")])

    deposit, balance = taken_by([share("30", "deposit"), BALANCE], totals)

    assert (deposit.net, deposit.gross) == (Decimal(300), Decimal(363))
    assert (balance.net, balance.gross) == (Decimal(700), Decimal(847))


def test_an_amount_is_shared_over_the_rates():
    totals = totals_of([line("750", "21"), line("250", "6")])

    deposit, _balance = taken_by([fixed("500", "deposit"), BALANCE], totals)

    assert [vat.base for vat in deposit.per_rate] == [Decimal(375), Decimal(125)]


def test_the_others_must_leave_something():
    totals = totals_of([line("1000", "21")])

    assert not takes_too_much([share("99.99"), BALANCE], totals)
    assert takes_too_much([share("50"), fixed("500"), BALANCE], totals)
    assert not takes_too_much([], totals)
