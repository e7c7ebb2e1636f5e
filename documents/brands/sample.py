"""A paper that nobody sends, for members who look at their brand: everything that can stand on one, never saved."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.enums import CustomerKind, PaperKind, PaperState, PartyRole, Unit
from documents.models import Brand, Paper, PaperLine, PaperParty, PaperVat
from documents.pdf.mentions import legal_mentions
from documents.totals import totals_of_lines
from members.models import Activity

NEVER_SAVED = -1
RATES = {"BE": Decimal(21), "FR": Decimal(20)}


def sample_paper(
    activity: Activity, brand: Brand, *, kind: str, language: str, on: date
) -> Paper:
    """As `readable_papers` would give it. It bears a word where a number would be, and asks for no reference."""
    with translation.override(language):
        paper = _header(activity, brand, kind, language, on)
        lines = _lines(RATES.get(activity.entity.country, Decimal(21)))
        buyer = _buyer(activity)
    totals = totals_of_lines(lines)
    paper.net, paper.vat, paper.gross = totals.net, totals.vat, totals.gross
    held = {
        "lines": lines,
        "vat_rows": [
            PaperVat(
                category=row.category, rate=row.rate, base=row.base, amount=row.amount
            )
            for row in totals.per_rate
        ],
        "parties": [buyer],
        "receivables": [],
    }
    paper._prefetched_objects_cache = held  # type: ignore[attr-defined]
    paper.mentions = legal_mentions(paper, country=activity.entity.country, on=on)
    return paper


def _header(
    activity: Activity, brand: Brand, kind: str, language: str, on: date
) -> Paper:
    account = activity.entity.main_account if kind == PaperKind.INVOICE else None
    corrected = Paper(number="F-0000-0000", issued_on=on - timedelta(days=20))
    return Paper(
        pk=NEVER_SAVED,
        kind=kind,
        state=PaperState.SENT if kind == PaperKind.QUOTE else PaperState.ISSUED,
        activity=activity,
        entity=activity.entity,
        brand=brand,
        language=language,
        customer_kind=CustomerKind.BUSINESS,
        title=_("A day of work"),
        number=pgettext("number of a sample paper", "Example"),
        issued_on=on,
        issued_at=timezone.make_aware(datetime.combine(on, time())),
        valid_until=on + timedelta(days=30) if kind == PaperKind.QUOTE else None,
        due_on=on + timedelta(days=30) if kind == PaperKind.INVOICE else None,
        corrects=corrected if kind == PaperKind.CREDIT_NOTE else None,
        iban=account.iban if account else "",
        bic=account.bic if account else "",
        reference=pgettext("number of a sample paper", "Example"),
    )


def _lines(rate: Decimal) -> list[PaperLine]:
    rows = [
        (_("Preparation"), Decimal("1.5"), Unit.HOUR, Decimal(80)),
        (_("A day of work"), Decimal(1), Unit.DAY, Decimal(420)),
        (_("Travel"), Decimal(64), Unit.KILOMETRE, Decimal("0.42")),
    ]
    return [
        PaperLine(
            position=position,
            description=description,
            quantity=quantity,
            unit=unit,
            unit_price=price,
            vat_rate=rate,
            net=(quantity * price).quantize(Decimal("0.01")),
        )
        for position, (description, quantity, unit, price) in enumerate(rows, start=1)
    ]


def _buyer(activity: Activity) -> PaperParty:
    home = activity.entity
    return PaperParty(
        role=PartyRole.BUYER,
        name=_("Your customer"),
        street=_("Their street"),
        house_number="1",
        postal_code=home.postal_code,
        town=home.town,
        country=home.country,
    )
