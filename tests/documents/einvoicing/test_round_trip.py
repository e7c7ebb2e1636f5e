"""Whatever a member may issue: no finding, the same sums everywhere, and read back it is the paper."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import event, given
from hypothesis import strategies as st
from lxml import html

from documents.credit_notes.mirror import chosen_of, counts
from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.einvoicing.parties import one_line, travels_by_peppol, vat_identifier
from documents.einvoicing.semantic import party_of
from documents.einvoicing.validation import findings
from documents.einvoicing.xml import to_cii, to_ubl
from documents.enums import LineKind, PaperKind, PartyRole, VatCategory
from documents.invoices.services import issue_invoice, reasons_against_issuing
from documents.papers.preview import preview
from documents.papers.services import TooHigh, lines_of
from documents.papers.vat import market_of
from documents.pdf.reading import (
    brand_name,
    delivery_of,
    plain_breaks,
    read_paper,
    readable_papers,
    split_description,
)
from documents.totals import counted
from smartportal.core import money
from smartportal.reference.rates import vat_choices
from tests.documents.einvoicing.market import CUSTOMERS, make_market, typed_lines
from tests.documents.einvoicing.peppol import peppol_findings
from tests.documents.einvoicing.reader import Read, read_cii, read_ubl
from tests.documents.einvoicing.strategies import names, texts
from tests.examples import examples
from tests.factories.drafts import TODAY, instant, make_draft

pytestmark = pytest.mark.django_db

FEW = 15
LANGUAGES = st.sampled_from(["fr", "nl", "en", "de"])


@pytest.fixture
def markets():
    return {country: make_market(country) for country in ("BE", "FR")}


@given(data=st.data())
@examples(FEW)
def test_a_paper_is_the_same_wherever_it_is_read(markets, data):
    invoice = issued(data, markets)
    event("issued" if invoice else "refused")
    if invoice is None:
        return

    check(invoice)
    for note in credit_notes(data, invoice):
        event("credited")
        check(note)


# --- making ---------------------------------------------------------------------------------------


def issued(data, markets):
    """An invoice, or None when there is a reason against it."""
    market = markets[data.draw(st.sampled_from(["BE", "FR"]))]
    customer = market.customers[data.draw(st.sampled_from(list(CUSTOMERS)))]
    home = market.activity.entity.country
    choices = vat_choices(home, TODAY)
    if data.draw(st.integers(0, 9)):
        reach = market_of(customer, home=home)
        choices = [one for one in choices if reach.reaches(one.audience)]
    try:
        draft = make_draft(
            market.activity,
            customer=customer,
            lines=data.draw(typed_lines(choices)),
            title=data.draw(st.just("") | names)[:140],
            notes=data.draw(texts),
            buyer_reference=data.draw(st.just("") | names)[:60],
            language=data.draw(LANGUAGES),
            payment_days=data.draw(st.sampled_from([0, 8, 30])),
            end_of_month=data.draw(st.booleans()),
            supplied_on=data.draw(st.sampled_from([None, TODAY.replace(day=2)])),
        )
    except TooHigh:
        return None
    reasons = reasons_against_issuing(draft, on=TODAY, today=TODAY)
    for reason in reasons:
        event(reason.code)
    if reasons:
        return None
    return issue_invoice(
        draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
    )


def credit_notes(data, invoice):
    """Nothing, a part, or a part and then the rest."""
    for take in data.draw(
        st.sampled_from([[], ["all"], ["part"], ["part", "all"], ["part", "part"]])
    ):
        left = remainder_of(invoice)
        if left.is_nothing:
            return
        draft = credit_note_draft(invoice, by=invoice.created_by, at=instant())
        if take == "part":
            chosen = [data.draw(part_of(line)) for line in left.lines]
            draft = keep_credit_note(
                draft,
                chosen=chosen,
                reason=draft.notes,
                revision=draft.revision,
                at=instant(),
            )
        draft = keep_reason(draft)
        if reasons := reasons_against_crediting(draft, on=TODAY, today=TODAY):
            event(f"credit note: {reasons[0].code}")
            return
        yield issue_credit_note(
            draft, on=TODAY, today=TODAY, at=instant(), by=draft.created_by
        )


def keep_reason(draft):
    left = remainder_of(draft.corrects)
    return keep_credit_note(
        draft,
        chosen=chosen_of(lines_of(draft), left.lines),
        reason="Trop compté.",
        revision=draft.revision,
        at=instant(),
    )


def part_of(line):
    if not counts(line):
        return st.none()
    step = Decimal("0.001")
    whole = int(line.quantity / step)
    low, high = sorted((0, whole))
    return st.just(line.quantity) | st.integers(low, high).map(lambda n: n * step)


# --- checking -------------------------------------------------------------------------------------


def check(paper) -> None:
    paper = readable_papers().get(pk=paper.pk)
    cii, ubl = to_cii(paper), to_ubl(paper)
    assert findings(cii, "cii") == []
    assert findings(ubl, "ubl") == []
    seller, buyer = party_of(paper, PartyRole.SELLER), party_of(paper, PartyRole.BUYER)
    by_peppol = travels_by_peppol(paper, seller, buyer)
    if by_peppol:
        event("by Peppol")
        assert peppol_findings(ubl) == []
    check_read(paper, read_cii(cii))
    check_read(paper, read_ubl(ubl), is_ubl=True, by_peppol=by_peppol)
    check_printed(paper)


def check_read(paper, read: Read, *, is_ubl=False, by_peppol=False) -> None:
    check_head(paper, read, by_peppol=by_peppol)
    assert read.totals == {
        "lines": paper.net,
        "net": paper.net,
        "vat": paper.vat,
        "gross": paper.gross,
        "payable": paper.gross,
    }
    for role in (PartyRole.SELLER, PartyRole.BUYER):
        party = party_of(paper, role)
        assert read.parties[role] == party_read(paper, party)
    assert read.vat == [vat_read(row) for row in paper.vat_rows.all()]
    check_lines(paper, read)
    check_notes(paper, read, is_ubl=is_ubl)


def check_head(paper, read: Read, *, by_peppol: bool) -> None:
    is_invoice = paper.kind == PaperKind.INVOICE
    head = read.head
    assert head["number"] == paper.number
    assert head["currency"] == "EUR"
    assert head["issued_on"] == paper.issued_on
    assert head["due_on"] == paper.due_on
    assert head["iban"] == (paper.iban if is_invoice else "")
    assert head["reference"] == paper.reference
    check_delivery(paper, head)
    assert head["brand"] == (brand_name(paper) if paper.brand else "")
    assert head["corrects"] == (paper.corrects.number if paper.corrects else "")
    assert head["corrects_of"] == (paper.corrects.issued_on if paper.corrects else None)
    supplied = paper.supplied_on or (paper.corrects or paper).issued_on
    assert head["supplied_on"] == supplied
    wanted = one_line(paper.buyer_reference)
    assert head["buyer_reference"] == (wanted or ("NA" if by_peppol else ""))
    assert bool(head["terms"]) == (not is_invoice or paper.end_of_month)


def check_delivery(paper, head) -> None:
    """Another place where there is one; goods within the Union name the buyer's."""
    place = delivery_of(paper)
    categories = {row.category for row in paper.vat_rows.all()}
    if place is None and VatCategory.INTRA_COMMUNITY in categories:
        place = party_of(paper, PartyRole.BUYER)
    told = (one_line(place.name), place.town) if place else ("", "")
    assert (head["delivered_to"], head["delivered_in"]) == told


def party_read(paper, party) -> dict[str, str]:
    """The names and numbers that an e-invoice gives of a party, as the paper has them."""
    read = {
        "name": one_line(party.name),
        "vat_number": vat_identifier(paper, party),
        "street": one_line(f"{party.street} {party.house_number}"),
        "box": one_line(party.box),
        "postal_code": party.postal_code,
        "town": party.town,
        "country": party.country,
        "contact": party.contact_name,
        "phone": party.phone,
        "email": party.email,
    }
    has_register = party.country in ("BE", "FR") and party.enterprise_number
    addressed = party.role == PartyRole.SELLER or paper.customer_kind != "consumer"
    # A number without the letters of its country may not be named as a VAT number.
    unnamed = "" if party.vat_number[:2] in ("BE", "FR", "DE") else party.vat_number
    return read | {
        "number": party.enterprise_number or unnamed,
        "endpoint": party.enterprise_number if has_register and addressed else "",
    }


def vat_read(row) -> tuple:
    untaxed = row.category not in (VatCategory.STANDARD, VatCategory.ZERO)
    return (
        row.category,
        "" if row.category == VatCategory.OUTSIDE else row.rate,
        row.vatex if untaxed else "",
        row.mention if untaxed else "",
        row.base,
        row.amount,
    )


def check_lines(paper, read: Read) -> None:
    rows = list(paper.lines.all())
    expected = [
        (
            part.quantity,
            row.unit,
            part.unit_price,
            part.net,
            part.category,
            "" if part.category == VatCategory.OUTSIDE else part.rate,
            split_description(row.description),
        )
        for row, count in zip(rows, counted(rows), strict=True)
        for part in count.parts
    ]
    assert [line[:6] for line in read.lines] == [line[:6] for line in expected]
    for line, (*_numbers, (name, detail)) in zip(read.lines, expected, strict=True):
        assert one_line(line[6]) == one_line(name) or not name
        assert one_line(line[7]).startswith(one_line(detail))
    texts = [
        plain_breaks(row.description).strip()
        for row in rows
        if row.kind in (LineKind.TEXT, LineKind.SECTION)
    ]
    assert "\n".join(read.line_notes) == "\n".join(texts)


def check_notes(paper, read: Read, *, is_ubl: bool) -> None:
    """The title, the note and every legal sentence, each once and in this order."""
    said = [paper.title, plain_breaks(paper.notes).strip()]
    said = [text.strip() for text in said if text.strip()]
    said += [sentence for _code, sentence in paper.mentions]
    found = list(read.notes)
    if is_ubl:
        found = [without_code(note) for note in found]
    assert "\n".join(found) == "\n".join(said)


def without_code(note: str) -> str:
    """UBL writes the code of a note into its text, between two signs."""
    return note[5:] if note.startswith("#") and note[4:5] == "#" else note


def check_printed(paper) -> None:
    """The PDF's and the page's totals, as words in the paper's language."""
    with translation.override(paper.language):
        amounts = [paper.net, *(row.amount for row in paper.vat_rows.all())]
        block = read_paper(paper)
        assert [total.amount for total in block.totals] == [
            money.in_words(amount) for amount in amounts
        ]
        assert block.sum.amount == money.in_words(paper.gross)
    assert page_totals(paper) == [
        *(total.amount for total in block.totals),
        block.sum.amount,
    ]


def page_totals(paper) -> list[str]:
    context = {"preview": preview(paper, today=TODAY)}
    page = html.fromstring(render_to_string("documents/papers/_paper.html", context))
    return [
        amount.text_content().strip()
        for amount in page.iterfind(".//dl[@class='totals']/dd")
    ]
