"""Papers that may be issued, and any text that a person may type."""

from decimal import Decimal

from hypothesis import strategies as st

from documents.enums import CustomerKind, PaperKind, Unit, VatCategory
from smartportal.core.text import LINE_BREAKS, XML_FORBIDS
from tests.factories.papers import (
    BELGIAN_BUSINESS,
    BELGIAN_SELLER,
    CONSUMER,
    FRENCH_BUSINESS,
    FRENCH_SELLER,
    be_number,
    discount_line,
    fr_vat,
    line,
    paper_in_memory,
    siren,
    subtotal_line,
    text_line,
    title_line,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "]]><evil/>",
    "&lt;&amp;&#0;",
    "#ABC#not a code#",
    "{{ paper.number }}{% debug %}",
    "'; DROP TABLE documents_paper; --",
    "\u202egnirts\u202c",
    "é" * 40,
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 😀",
    '" onload="x',
    "-->",
    "%s %(x)s \\",
]

texts = st.text(max_size=60).map(
    lambda text: XML_FORBIDS.sub("", text)
) | st.sampled_from(HOSTILE)
names = texts.map(lambda text: LINE_BREAKS.sub(" ", text).strip()).filter(bool)
descriptions = st.tuples(names, texts).map("\n".join)

# A Belgian number begins with 0 or 1.
digits = st.integers(min_value=1_000_000, max_value=19_999_999)
prices = st.decimals(min_value=0, max_value=99_999, places=4)
quantities = st.decimals(min_value=Decimal("0.001"), max_value=9_999, places=3)
signs = st.sampled_from([1, 1, 1, -1])
rates = st.sampled_from(["21", "12", "6", "20", "10", "5.5", "2.1"])


def businesses(first_digits: int) -> st.SearchStrategy:
    belgian = {
        "enterprise_number": be_number(first_digits),
        "vat_number": f"BE{be_number(first_digits)}",
    }
    french = {
        "enterprise_number": siren(first_digits),
        "vat_number": fr_vat(siren(first_digits)),
    }
    return st.sampled_from(
        [BELGIAN_BUSINESS | belgian, FRENCH_BUSINESS | french, GERMAN, AMERICAN]
    )


GERMAN = BELGIAN_BUSINESS | {
    "vat_number": "DE136695976",
    "enterprise_number": "",
    "country": "DE",
}
AMERICAN = BELGIAN_BUSINESS | {
    "vat_number": "123456789",
    "enterprise_number": "",
    "country": "US",
}


@st.composite
def lines_of(draw, categories: str):
    """A line of one of the categories."""
    category = draw(st.sampled_from(categories.split()))
    return line(
        draw(descriptions),
        str(draw(quantities) * draw(signs)),
        str(draw(prices)),
        rate=draw(rates) if category == VatCategory.STANDARD else "0",
        category=category,
        unit=draw(st.sampled_from(Unit.values)),
    )


percentages = st.decimals(min_value=Decimal("0.01"), max_value=100, places=2)
discounts = st.builds(
    lambda percent, amount, by_amount, **options: discount_line(
        percent="" if by_amount else str(percent),
        amount=str(amount) if by_amount else "",
        **options,
    ),
    percent=percentages,
    amount=st.decimals(min_value=Decimal("0.01"), max_value=9_999, places=2),
    by_amount=st.booleans(),
    description=st.just("") | descriptions,
    whole_paper=st.booleans(),
)
words_and_sums = st.one_of(
    names.map(text_line),
    names.map(title_line),
    st.builds(subtotal_line, st.just("") | names),
    discounts,
)


@st.composite
def paper_lines(draw, categories: str):
    items = draw(st.lists(lines_of(categories), min_size=1, max_size=5))
    others = draw(st.lists(words_and_sums, max_size=3))
    return draw(st.permutations(items + others))


@st.composite
def papers(draw, sellers=(BELGIAN_SELLER, FRENCH_SELLER), customers=None):
    """Final papers as they come out of readiness: a positive total, numbers where a category wants them."""
    kind = draw(st.sampled_from([PaperKind.INVOICE, PaperKind.CREDIT_NOTE]))
    buyer, customer_kind, categories = draw(
        buyers() if customers is None else customers
    )
    return paper_in_memory(
        draw(paper_lines(categories)),
        kind=kind,
        seller=draw(st.sampled_from(sellers)),
        buyer=buyer
        | {"name": draw(names), "street": draw(names), "contact_name": draw(names)},
        customer_kind=customer_kind,
        instalments=draw(st.integers(1, 3)) if kind == PaperKind.INVOICE else 1,
        title=draw(names) if draw(st.booleans()) else "",
        notes=draw(texts),
        buyer_reference=draw(names) if draw(st.booleans()) else "",
        language=draw(st.sampled_from(["fr", "nl", "en", "de"])),
        mentions=draw(
            st.sampled_from(
                [[], [["PMT", "40 €"], ["PMD", "12 %"], ["AAB", "–"], ["", "Loi"]]]
            )
        ),
    )


@st.composite
def buyers(draw):
    """A customer, their kind, and the VAT categories that a paper for them may carry."""
    kind = draw(st.sampled_from([CustomerKind.BUSINESS, CustomerKind.PUBLIC]))
    return draw(
        st.sampled_from(
            [
                (draw(businesses(draw(digits))), kind, "S S Z E AE"),
                (draw(businesses(draw(digits))), kind, "O"),
                (CONSUMER, CustomerKind.CONSUMER, "S S Z E"),
                (GERMAN, CustomerKind.BUSINESS, "K S AE"),
                (AMERICAN, CustomerKind.BUSINESS, "G AE"),
            ]
        )
    )


@st.composite
def belgian_businesses(draw):
    """As `buyers`, of those whom Belgian law gives their papers through Peppol."""
    number = be_number(draw(digits))
    numbers = {"enterprise_number": number, "vat_number": f"BE{number}"}
    kind = draw(st.sampled_from([CustomerKind.BUSINESS, CustomerKind.PUBLIC]))
    return BELGIAN_BUSINESS | numbers, kind, draw(st.sampled_from(["S S Z E AE", "O"]))


def papers_by_peppol():
    return papers(sellers=(BELGIAN_SELLER,), customers=belgian_businesses())


@st.composite
def perhaps_papers(draw):
    """Papers that may lack a number or mix what must not be mixed: readiness decides."""
    buyer, kind, _fitting = draw(buyers())
    without = draw(
        st.sets(st.sampled_from(["vat_number", "enterprise_number", "town", "name"]))
    )
    buyer = {name: "" if name in without else value for name, value in buyer.items()}
    categories = draw(
        st.sampled_from(["S", "S AE", "AE", "K", "G", "O", "S O", "E Z", "K G"])
    )
    items = draw(st.lists(lines_of(categories), min_size=0, max_size=3))
    blank = draw(st.booleans()) and draw(st.booleans())
    others = draw(st.lists(words_and_sums, max_size=3))
    rows = [*items, line(" \n ")] if blank else items
    rows = draw(st.permutations(rows + others))
    return paper_in_memory(rows, buyer=buyer, customer_kind=kind)
