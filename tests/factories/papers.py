"""Final papers in memory, built directly as rows; none of them is saved.

For pure functions. How papers are issued is in `tests.factories.drafts`.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from stdnum import luhn

from documents.enums import (
    CustomerKind,
    LineKind,
    PaperKind,
    PaperState,
    PartyRole,
    VatCategory,
)
from documents.models import (
    Brand,
    Paper,
    PaperLine,
    PaperParty,
    PaperVat,
    Receivable,
)
from documents.totals import LineAmounts, counted, totals_of_lines
from members.models import Activity, LegalEntity

ISSUED_ON = date(2026, 3, 12)
REASONS = {
    VatCategory.EXEMPT: (
        "VATEX-EU-132",
        "Exonéré de TVA en vertu de l’art. 44 du Code de la TVA.",
    ),
    VatCategory.REVERSE_CHARGE: (
        "VATEX-EU-AE",
        "Autoliquidation : la TVA est due par le client.",
    ),
    VatCategory.INTRA_COMMUNITY: (
        "VATEX-EU-IC",
        "Livraison intracommunautaire exonérée de TVA.",
    ),
    VatCategory.EXPORT: ("VATEX-EU-G", "Exportation exonérée de TVA."),
    VatCategory.OUTSIDE: ("VATEX-EU-O", "Opération non soumise à la TVA."),
}


def be_number(first: int) -> str:
    """A Belgian enterprise number from its first eight digits."""
    return f"{first:08d}{97 - first % 97:02d}"


def siren(first: int) -> str:
    """A French SIREN from its first eight digits."""
    return f"{first:08d}{luhn.calc_check_digit(f'{first:08d}')}"


def fr_vat(number: str) -> str:
    return f"FR{(12 + 3 * (int(number) % 97)) % 97:02d}{number}"


BELGIAN_SELLER = {
    "name": "smartportal SC",
    "legal_form": "société coopérative",
    "enterprise_number": be_number(9991000),
    "vat_number": f"BE{be_number(9991000)}",
    "register": "RPM Liège, division Namur",
    "email": "bonjour@smartportal.example",
    "phone": "+32 81 00 00 00",
    "website": "https://smartportal.example/",
    "street": "Rue du Fil",
    "house_number": "12",
    "postal_code": "5000",
    "town": "Namur",
    "country": "BE",
}
FRENCH_SELLER = BELGIAN_SELLER | {
    "name": "smartportal France",
    "legal_form": "SCOP SA à capital variable",
    "enterprise_number": siren(99910010),
    "vat_number": fr_vat(siren(99910010)),
    "register": "RCS Lille Métropole",
    "share_capital": "18 500 €",
    "street": "Rue des Tisserands",
    "postal_code": "59000",
    "town": "Lille",
    "country": "FR",
}
BELGIAN_BUSINESS = {
    "name": "Studio Belvédère SRL",
    "contact_name": "Inès Carlier",
    "enterprise_number": be_number(9992000),
    "vat_number": f"BE{be_number(9992000)}",
    "street": "Quai des Platanes",
    "house_number": "8",
    "postal_code": "5000",
    "town": "Namur",
    "country": "BE",
}
FRENCH_BUSINESS = BELGIAN_BUSINESS | {
    "name": "Théâtre du Canal SAS",
    "enterprise_number": siren(99920020),
    "vat_number": fr_vat(siren(99920020)),
    "postal_code": "59800",
    "town": "Lille",
    "country": "FR",
}
CONSUMER = {
    "name": "Mathilde Roy",
    "street": "Rue de l’Écluse",
    "house_number": "21",
    "box": "3",
    "postal_code": "1000",
    "town": "Bruxelles",
    "country": "BE",
}


def line(
    description: str = "Mixage et livraison des fichiers",
    quantity: str = "1",
    price: str = "400",
    *,
    rate: str = "21",
    category: str = VatCategory.STANDARD,
    unit: str = "C62",
) -> PaperLine:
    amounts = LineAmounts(Decimal(quantity), Decimal(price), category, Decimal(rate))
    vatex, _mention = REASONS.get(category, ("", ""))
    return PaperLine(
        description=description,
        quantity=amounts.quantity,
        unit=unit,
        unit_price=amounts.unit_price,
        vat_category=category,
        vat_rate=amounts.rate,
        vatex=vatex,
        net=amounts.net,
    )


def untaxed_line(category: str, **options) -> PaperLine:
    return line(rate="0", category=category, **options)


def text_line(description: str) -> PaperLine:
    return PaperLine(kind=LineKind.TEXT, description=description)


def title_line(description: str) -> PaperLine:
    return PaperLine(kind=LineKind.SECTION, description=description)


def subtotal_line(description: str = "") -> PaperLine:
    return PaperLine(kind=LineKind.SUBTOTAL, description=description)


def discount_line(
    *,
    percent: str = "",
    amount: str = "",
    description: str = "",
    whole_paper: bool = False,
) -> PaperLine:
    return PaperLine(
        kind=LineKind.DISCOUNT,
        description=description,
        quantity=Decimal(percent) if percent else None,
        unit_price=Decimal(amount) if amount else None,
        whole_paper=whole_paper,
    )


STUDIO = (
    line(
        "Enregistrement de la série « Écluses »\n4 épisodes, prise de son en extérieur",
        "3",
        "380",
        unit="DAY",
    ),
    line(),
    line("Trajet Namur–Liège, aller-retour", "2", "30"),
)


def paper_in_memory(
    lines=STUDIO,
    *,
    kind: str = PaperKind.INVOICE,
    seller=BELGIAN_SELLER,
    buyer=BELGIAN_BUSINESS,
    customer_kind: str = CustomerKind.BUSINESS,
    instalments: int = 1,
    **changes,
) -> Paper:
    """A final paper with its rows, as `readable_papers` would give it."""
    totals = totals_of_lines(lines)
    activity = Activity(name="Nora Benali", from_on=date(2020, 1, 1))
    values = {
        "pk": 1,
        "kind": kind,
        "state": PaperState.SENT if kind == PaperKind.QUOTE else PaperState.ISSUED,
        "activity": activity,
        "entity": LegalEntity(**seller, code="smartportal"),
        "brand": Brand(
            pk=1, name="Nora Benali", tagline="Prise de son et mixage", colour="#7b3f2a"
        ),
        "customer_kind": customer_kind,
        "language": "fr",
        "number": NUMBERS[kind],
        "issued_on": ISSUED_ON,
        "issued_at": datetime(2026, 3, 12, 9, 30, tzinfo=UTC),
        "net": totals.net,
        "vat": totals.vat,
        "gross": totals.gross,
    }
    if kind == PaperKind.INVOICE:
        values |= {
            "due_on": ISSUED_ON + timedelta(days=30),
            "reference": "+++202/6000/11815+++",
            "iban": "BE43999100000101",
            "bic": "GKCCBEBB",
        }
    if kind == PaperKind.CREDIT_NOTE:
        values["corrects"] = Paper(number="F-2026-118", issued_on=date(2026, 2, 20))
    paper = Paper(**values | changes)
    for position, (row, counts) in enumerate(
        zip(lines, counted(lines), strict=True), start=1
    ):
        row.position = position
        row.net = Decimal(0) if row.kind == LineKind.SUBTOTAL else counts.net
    _hold(paper, "lines", list(lines))
    _hold(paper, "vat_rows", [vat_row(amount) for amount in totals.per_rate])
    _hold(paper, "parties", parties_of(seller, buyer))
    _hold(paper, "receivables", receivables_of(paper, instalments))
    _hold(paper, "renderings", [])
    _hold(paper, "instalments", [])
    _hold(paper, "deductions", [])
    paper._state.fields_cache["drawn_for"] = None
    return paper


NUMBERS = {
    PaperKind.QUOTE: "D-2026-0047",
    PaperKind.INVOICE: "F-2026-0118",
    PaperKind.CREDIT_NOTE: "NC-2026-0004",
}


def vat_row(amount) -> PaperVat:
    _vatex, mention = REASONS.get(amount.category, ("", ""))
    return PaperVat(
        category=amount.category,
        rate=amount.rate,
        vatex=amount.vatex,
        mention=mention,
        base=amount.base,
        amount=amount.amount,
    )


def parties_of(seller, buyer) -> list[PaperParty]:
    return [
        PaperParty(role=PartyRole.SELLER, **seller),
        PaperParty(role=PartyRole.BUYER, **buyer),
    ]


def receivables_of(paper: Paper, count: int) -> list[Receivable]:
    """Equal parts a month apart; the last takes the rest."""
    if paper.kind != PaperKind.INVOICE or paper.gross <= 0:
        return []
    part = (paper.gross / count).quantize(Decimal("0.01"))
    amounts = [part] * (count - 1)
    amounts.append(paper.gross - sum(amounts))
    return [
        Receivable(
            seq=seq,
            due_on=paper.due_on + timedelta(days=30 * (seq - 1)),
            amount=amount,
            open_amount=amount,
        )
        for seq, amount in enumerate(amounts, start=1)
    ]


def _hold(paper: Paper, name: str, rows: list) -> None:
    if not hasattr(paper, "_prefetched_objects_cache"):
        paper._prefetched_objects_cache = {}
    paper._prefetched_objects_cache[name] = rows
