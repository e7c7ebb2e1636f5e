"""From a paper's rows to the blocks that are printed, in the active language.

A final paper is read from what was copied onto it; a draft from the customer and the entity as they
are now. Papers should come from `readable_papers`.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.enums import InstalmentKind, LineKind, PaperKind, PartyRole, VatCategory
from documents.instalments import taken_by
from documents.models import (
    Brand,
    BrandConditions,
    Customer,
    DeliveryAddress,
    Paper,
    PaperLine,
    PaperParty,
    PaperVat,
    instalment_of,
)
from documents.models.papers import PaperQuerySet
from documents.pdf.blocks import (
    BrandBlock,
    Fact,
    LineBlock,
    PaperBlock,
    PaymentBlock,
    Total,
    instalments,
)
from documents.pdf.identity import (
    Block,
    Identity,
    addressee_block,
    legal_block,
    place_block,
)
from documents.pdf.mentions import Mention, legal_mentions
from documents.pdf.qr import Transfer
from documents.pdf.wording import (
    discount_words,
    instalment_words,
    paper_word,
    price_words,
    quantity_words,
    rate_words,
    term_words,
    vat_sum_words,
    vat_words,
)
from documents.totals import Counted, counted, totals_of_lines
from smartportal.core import dates, money

COOPERATIVE_BLUE = "#1f4fb8"


# Papers that are named on another by these alone; the other columns of three more papers would be read for nothing.
NAMED_PAPERS = ("corrects", "quote", "revises")
NAMED_BY = frozenset({"id", "number", "issued_on"})
UNNAMED = [
    f"{paper}__{field.name}"
    for paper in NAMED_PAPERS
    for field in Paper._meta.concrete_fields
    if field.name not in NAMED_BY
]


def readable_papers() -> PaperQuerySet:
    """Papers with every row that is printed or sent, in a constant number of queries."""
    own = BrandConditions.objects.filter(
        brand=OuterRef("brand"), kind=OuterRef("kind"), language=OuterRef("language")
    )
    papers = Paper.objects.select_related(
        "activity",
        "brand__logo",
        "entity",
        "customer__delivery",
        "drawn_for__instalment",
        *NAMED_PAPERS,
    ).defer(*UNNAMED)
    return papers.annotate(
        own_conditions=Subquery(own.values("text"))
    ).prefetch_related(
        "lines", "vat_rows", "parties", "receivables", "deductions__invoice"
    )


def read_paper(paper: Paper, *, has_logo: bool = False) -> PaperBlock:
    """Everything the template needs."""
    seller = seller_of(paper)
    vat_rows = _vat_rows(paper)
    return PaperBlock(
        word=_word(paper),
        number=paper.number or "",
        subject=paper.title,
        language=paper.language,
        brand=brand_of(paper.brand, paper.activity.name, has_logo=has_logo),
        seller=legal_block(seller, iban=_named_account(paper, seller)),
        buyer=_buyer(paper, home=seller.country),
        delivery=_delivery(paper, home=seller.country),
        facts=tuple(_facts(paper)),
        lines=tuple(_lines(paper, vat_rows)),
        totals=tuple(_totals(paper, vat_rows)),
        sum=Total(_sum_label(paper), money.in_words(paper.gross)),
        notes=plain_breaks(paper.notes),
        mentions=tuple(_mentions(paper, vat_rows, seller)),
        issuer=_issuer(paper, seller),
        payment=_payment(paper, seller),
        plan=tuple(_plan(paper)),
        accept=_acceptance(paper),
        conditions=_conditions(paper),
    )


def _word(paper: Paper) -> str:
    if is_deposit(paper):
        return pgettext("title of a paper", "Deposit invoice")
    return paper_word(paper.kind)


def is_deposit(paper: Paper) -> bool:
    """Whether an invoice asks for money before the work, which the law wants to be seen (UNTDID 1001: 386)."""
    instalment = instalment_of(paper)
    return instalment is not None and instalment.kind == InstalmentKind.DEPOSIT


def seller_of(paper: Paper) -> Identity:
    return _party(paper, PartyRole.SELLER) or paper.entity


def brand_of(brand: Brand | None, name: str, *, has_logo: bool) -> BrandBlock:
    """The member's side of the head; `name` stands in where there is no brand."""
    if brand is None:
        return BrandBlock(name, "", COOPERATIVE_BLUE, has_logo=False)
    return BrandBlock(
        brand.name,
        brand.tagline,
        brand.colour,
        has_logo,
        brand.font,
        brand.header,
        brand.footer,
    )


def brand_name(paper: Paper) -> str:
    return paper.brand.name if paper.brand else paper.activity.name


def _named_account(paper: Paper, seller: Identity) -> str:
    """Of an invoice the account stands beside what is to pay. On every other paper Belgium wants it too (CSA 2:20)."""
    if seller.country != "BE" or paper.kind == PaperKind.INVOICE:
        return ""
    if not paper.is_draft:
        return paper.iban
    account = paper.entity.main_account
    return account.iban if account else ""


def _party(paper: Paper, role: PartyRole) -> PaperParty | None:
    return next((party for party in paper.parties.all() if party.role == role), None)


def _buyer(paper: Paper, *, home: str) -> Block:
    buyer: PaperParty | Customer | None = (
        _party(paper, PartyRole.BUYER) or paper.customer
    )
    if buyer is None:
        return Block("", ())
    return addressee_block(buyer, home=home, contact=buyer.contact_name)


def _delivery(paper: Paper, *, home: str) -> Block | None:
    """Where it is delivered, if that is not where the paper goes (France: décret 2022-1299)."""
    place = delivery_of(paper)
    return place_block(place, home=home) if place else None


def delivery_of(paper: Paper) -> PaperParty | DeliveryAddress | None:
    if not paper.is_draft:
        return _party(paper, PartyRole.DELIVERY)
    return getattr(paper.customer, "delivery", None)


def _facts(paper: Paper) -> Iterator[Fact]:
    if paper.issued_on:
        yield Fact(_("Date"), dates.day(paper.issued_on))
    if paper.supplied_on and paper.supplied_on != paper.issued_on:
        yield Fact(_("Done on"), dates.day(paper.supplied_on))
    if paper.kind == PaperKind.QUOTE and paper.valid_until:
        yield Fact(_("Valid until"), dates.day(paper.valid_until), strong=True)
    if paper.due_on and paper.kind == PaperKind.INVOICE:
        yield Fact(_("To be paid by"), dates.day(paper.due_on), strong=True)
        if paper.end_of_month:
            yield Fact(_("Term"), term_words(paper.payment_days))
    if paper.revises and paper.revises.number:
        yield Fact(_("Version"), str(paper.version))
        yield Fact(_("Replaces quote"), _reference_to(paper.revises))
    if paper.corrects and paper.corrects.number:
        yield Fact(_("Corrects invoice"), _reference_to(paper.corrects))
    if paper.quote and paper.quote.number:
        yield Fact(_("Our quote"), _reference_to(paper.quote))
    if paper.buyer_reference:
        yield Fact(_("Your reference"), paper.buyer_reference)


def _reference_to(paper: Paper) -> str:
    """A number with its date, as the law wants a correction to name what it corrects."""
    if paper.issued_on is None:
        return paper.number or ""
    return _("%(number)s of %(date)s") % {
        "number": paper.number,
        "date": dates.day(paper.issued_on),
    }


def _lines(paper: Paper, vat_rows: Sequence[PaperVat]) -> Iterator[LineBlock]:
    differ = len(vat_rows) > 1
    lines = list(paper.lines.all())
    for line, counts in zip(lines, counted(lines), strict=True):
        match line.kind:
            case LineKind.ITEM:
                yield _item(line, differ=differ)
            case LineKind.DISCOUNT:
                yield _discount(line, counts)
            case LineKind.SUBTOTAL:
                name = line.description.strip() or _("Sub-total")
                total = money.in_words(counts.net)
                yield LineBlock(name, "", line.kind, total=total)
            case _:
                yield LineBlock(*split_description(line.description), line.kind)


def _item(line: PaperLine, *, differ: bool) -> LineBlock:
    name, detail = split_description(line.description)
    return LineBlock(
        name,
        detail,
        "option" if line.optional else line.kind,
        quantity=quantity_words(line.quantity or Decimal(0), line.unit),
        price=price_words(line.unit_price or Decimal(0)),
        vat=_vat_cell(line) if differ else "",
        total=money.in_words(line.net),
    )


def _discount(line: PaperLine, counts: Counted) -> LineBlock:
    name, detail = split_description(line.description)
    taken_of = discount_words(line.quantity, counts.base)
    return LineBlock(
        name or _("Discount"),
        "\n".join(filter(None, [detail, taken_of])),
        line.kind,
        total=money.in_words(counts.net),
    )


def _vat_cell(line: PaperLine) -> str:
    """The column's head says VAT already."""
    if line.vat_category == VatCategory.STANDARD:
        return rate_words(line.vat_rate)
    return vat_words(line.vat_category, line.vat_rate)


def split_description(text: str) -> tuple[str, str]:
    """The first line names the item, the others describe it."""
    name, _newline, detail = plain_breaks(text).strip().partition("\n")
    return name.strip(), detail.strip()


def plain_breaks(text: str) -> str:
    """Browsers send CR LF; on paper and in XML a line ends with LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _vat_rows(paper: Paper) -> Sequence[PaperVat]:
    """As stored at issue; of a draft as they would be."""
    if not paper.is_draft:
        return list(paper.vat_rows.all())
    totals = totals_of_lines(paper.lines.all())
    return [
        PaperVat(
            category=vat.category,
            rate=vat.rate,
            vatex=vat.vatex,
            base=vat.base,
            amount=vat.amount,
        )
        for vat in totals.per_rate
    ]


def _totals(paper: Paper, vat_rows: Sequence[PaperVat]) -> Iterator[Total]:
    yield Total(_("Without VAT"), money.in_words(paper.net))
    for row in vat_rows:
        words = vat_sum_words(row, alone=len(vat_rows) == 1)
        yield Total(words, money.in_words(row.amount))


def _sum_label(paper: Paper) -> str:
    if paper.kind == PaperKind.INVOICE:
        return _("To pay")
    return _("In your favour") if paper.kind == PaperKind.CREDIT_NOTE else _("Total")


def _mentions(
    paper: Paper, vat_rows: Sequence[PaperVat], seller: Identity
) -> Iterator[str]:
    yield from filter(None, dict.fromkeys(row.mention for row in vat_rows))
    yield from (sentence for _code, sentence in _sentences(paper, seller.country))


def _sentences(paper: Paper, country: str) -> Sequence[Mention]:
    """As copied at issue; of a draft as they would be today."""
    if not paper.is_draft:
        return list(paper.mentions)
    return legal_mentions(paper, country=country, on=paper.changed_at.date())


def _issuer(paper: Paper, seller: Identity) -> str:
    names = {"seller": seller.name, "brand": brand_name(paper)}
    if paper.kind == PaperKind.QUOTE:
        return (
            _(
                "The contract is made with the cooperative %(seller)s, which invoices the work of %(brand)s."
            )
            % names
        )
    return _("Issued by the cooperative %(seller)s for %(brand)s.") % names


def _payment(paper: Paper, seller: Identity) -> PaymentBlock | None:
    if paper.is_draft or paper.kind != PaperKind.INVOICE or not paper.iban:
        return None
    rows = [
        (row.due_on, row.amount)
        for row in sorted(paper.receivables.all(), key=lambda row: row.seq)
    ]
    first = rows[0][1] if rows else paper.gross
    transfer = Transfer(seller.name, paper.iban, first, paper.reference, paper.bic)
    return PaymentBlock(transfer, instalments(rows))


def _conditions(paper: Paper) -> str:
    """The member's own, in the paper's language: another language would bind nobody who reads this one."""
    if "own_conditions" in vars(paper):  # read with it by `readable_papers`
        return plain_breaks(vars(paper)["own_conditions"] or "")
    if paper.brand is None or paper.brand.pk is None:
        return ""
    own = paper.brand.conditions.filter(kind=paper.kind, language=paper.language)
    return plain_breaks(own.values_list("text", flat=True).first() or "")


def _plan(paper: Paper) -> Iterator[Total]:
    """How a quote will be invoiced, if not at once; options count when they are chosen."""
    rows = list(paper.instalments.all()) if paper.kind == PaperKind.QUOTE else []
    totals = totals_of_lines(paper.lines.all())
    for row, taken in zip(rows, taken_by(rows, totals), strict=True):
        yield Total(instalment_words(row), money.in_words(taken.gross))


def _acceptance(paper: Paper) -> str:
    if paper.kind != PaperKind.QUOTE or paper.is_draft:
        return ""
    return _(
        "To accept, answer online with the link we sent you, or sign here and send it back."
    )
