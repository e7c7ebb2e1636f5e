"""Whatever is planned: the invoices are the quote to the cent, and no official rule finds anything in them."""

from decimal import Decimal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from documents.einvoicing.validation import findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import LineKind, PaperKind
from documents.invoices.plan import next_step, steps_of
from documents.models import PaperVat
from documents.papers.integrity import total_problems
from documents.papers.lines import LineInput
from documents.papers.plan import PlanInput
from documents.pdf.reading import readable_papers
from tests.documents.einvoicing.peppol import peppol_findings
from tests.examples import examples
from tests.factories.instalments import BALANCE, issue_next, make_planned_quote

pytestmark = pytest.mark.django_db

items = st.builds(
    LineInput,
    description=st.just("Prise de son"),
    quantity=st.sampled_from([Decimal(1), Decimal("2.5"), Decimal("0.333")]),
    unit_price=st.decimals(5, 5000, places=2),
    vat_rate=st.sampled_from([*map(Decimal, ("21.00", "12.00", "6.00"))]),
)
discount = st.just(LineInput(kind=LineKind.DISCOUNT, quantity=Decimal(7)))
shares = st.decimals("0.1", 30, places=2).map(
    lambda size: PlanInput("interim", percentage=size)
)
plans = st.tuples(
    st.decimals(1, 39, places=1).map(
        lambda size: PlanInput("deposit", percentage=size)
    ),
    shares,
).map(lambda rows: [*rows, BALANCE])


def sums(papers):
    found = {}
    for row in PaperVat.objects.filter(paper__in=papers):
        base, amount = found.get(row.rate, (0, 0))
        found[row.rate] = (base + row.base, amount + row.amount)
    return found


@given(
    lines=st.lists(items, min_size=1, max_size=5),
    last=st.lists(discount, max_size=1),
    plan=plans,
)
@examples(6)
def test_all_of_them_are_the_quote_and_valid(lines, last, plan):
    lines = [*lines, *last]
    quote = make_planned_quote(lines=lines, plan=plan)

    invoices = [issue_next(quote) for _each in plan]

    assert next_step(steps_of(quote)) is None
    assert sums(invoices) == sums([quote])
    assert sum(invoice.gross for invoice in invoices) == quote.gross
    assert list(total_problems()) == []
    for invoice in readable_papers().filter(quote=quote, kind=PaperKind.INVOICE):
        assert findings(to_cii(invoice), "cii") == []
        assert findings(to_ubl(invoice), "ubl") == []
        assert peppol_findings(to_ubl(invoice)) == []
    event(f"{len(quote.vat_rows.all())} rates")
