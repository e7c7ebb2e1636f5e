"""One cooperative with one member who sells, and their drafts in bulk."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from documents.customers.services import add_customer
from documents.enums import CustomerKind, PaperKind
from documents.models import Brand, Customer, Paper, PaperLine, Party
from documents.totals import LineAmounts, totals_of
from members.enums import MemberStatus, OfficeKind
from members.models import (
    Activity,
    EntityAccount,
    LegalEntity,
    Member,
    Membership,
    Office,
    User,
)

SINCE = timedelta(days=1200)
# A day's work, an hour's work and travel: three lines, one rate.
LINES = (
    ("Prise de son en extérieur, première journée", "1", "380.00"),
    ("Mixage et livraison des fichiers", "6.5", "72.50"),
    ("Trajet Namur–Liège, aller-retour", "126", "0.4415"),
)


@dataclass(frozen=True, slots=True)
class House:
    user: User
    activity: Activity
    customers: list[Customer]


def make_house(number: int, *, today: date, customers: int = 1) -> House:
    """The `number` tells several houses apart."""
    user = User.objects.create_user(
        f"member{number}@bench.example", first_name="Nora", last_name="Benali"
    )
    member = Member.objects.create(
        user=user, status=MemberStatus.COOPERATOR, joined_on=today - SINCE
    )
    country = Office.objects.create(
        name=f"Belgique {number}", kind=OfficeKind.COUNTRY, country="BE"
    )
    office = Office.objects.create(
        name=f"Namur {number}", kind=OfficeKind.OFFICE, country="BE", parent=country
    )
    Membership.objects.create(member=member, office=office, from_on=today - SINCE)
    activity = Activity.objects.create(
        member=member,
        entity=_entity(number),
        name="Nora Benali, prise de son",
        from_on=today - SINCE,
    )
    Brand.objects.create(
        activity=activity, name="Nora Benali", tagline="Prise de son", colour="#7b3f2a"
    )
    return House(
        user, activity, [_customer(activity, user, n) for n in range(customers)]
    )


def add_neighbours(house: House, count: int, *, today: date) -> None:
    """More members who sell under the same entity, with two customers each."""
    since, entity = today - SINCE, house.activity.entity
    users = User.objects.bulk_create(
        User(
            email=f"neighbour{n}@bench.example",
            first_name="Ben",
            last_name=f"Lenoir {n}",
        )
        for n in range(count)
    )
    members = Member.objects.bulk_create(
        Member(user=user, status=MemberStatus.COOPERATOR, joined_on=since)
        for user in users
    )
    activities = Activity.objects.bulk_create(
        Activity(member=member, entity=entity, name="Ben Lenoir", from_on=since)
        for member in members
    )
    Brand.objects.bulk_create(
        Brand(activity=activity, name="Ben Lenoir", colour="#0f4c81")
        for activity in activities
    )
    cards = [(activity, f"Studio {n}") for activity in activities for n in range(2)]
    parties = Party.objects.bulk_create(
        Party(name=name, kind=CustomerKind.BUSINESS, country="BE") for _, name in cards
    )
    Customer.objects.bulk_create(
        Customer(activity=activity, party=party, name=name, **CUSTOMER)
        for (activity, name), party in zip(cards, parties, strict=True)
    )


CUSTOMER = {
    "kind": CustomerKind.BUSINESS,
    "email": "studio@bench.example",
    "street": "Quai des Platanes",
    "house_number": "8",
    "postal_code": "5000",
    "town": "Namur",
    "country": "BE",
}


def _entity(number: int) -> LegalEntity:
    company = belgian_number(9_990_000 + number)
    entity = LegalEntity.objects.create(
        code=f"bench{number}",
        name="smartportal SC",
        legal_form="société coopérative",
        enterprise_number=company,
        vat_number=f"BE{company}",
        register="RPM Liège, division Namur",
        email="papers@bench.example",
        street="Rue du Fil",
        house_number="12",
        postal_code="5000",
        town="Namur",
        country="BE",
    )
    account = belgian_iban(9_990_000_000 + number)
    EntityAccount.objects.create(
        entity=entity, iban=account, bic="GKCCBEBB", is_main=True
    )
    return entity


def _customer(activity: Activity, by: User, n: int) -> Customer:
    company = belgian_number(8_000_000 + activity.pk * 10_000 + n)
    return add_customer(
        activity,
        by=by,
        name=f"Studio Belvédère {n + 1}",
        enterprise_number=company,
        vat_number=f"BE{company}",
        **CUSTOMER,
    )


def add_drafts(house: House, count: int) -> list[Paper]:
    """Complete drafts of invoices, the customers in turn."""
    totals = totals_of(line_amounts())
    papers = Paper.objects.bulk_create(
        [
            Paper(
                kind=PaperKind.INVOICE,
                activity=house.activity,
                entity_id=house.activity.entity_id,
                customer=house.customers[n % len(house.customers)],
                brand=house.activity.brands.get(),
                title=f"Série « Écluses », épisode {n + 1}",
                created_by=house.user,
                net=totals.net,
                vat=totals.vat,
                gross=totals.gross,
            )
            for n in range(count)
        ],
        batch_size=1000,
    )
    PaperLine.objects.bulk_create(
        (row for paper in papers for row in _lines(paper)), batch_size=2000
    )
    return papers


def line_amounts() -> list[LineAmounts]:
    return [
        LineAmounts(Decimal(quantity), Decimal(price), "S", Decimal(21))
        for _, quantity, price in LINES
    ]


def _lines(paper: Paper) -> list[PaperLine]:
    return [
        PaperLine(
            paper=paper,
            position=position,
            description=text,
            quantity=amounts.quantity,
            unit_price=amounts.unit_price,
            vat_category=amounts.category,
            vat_rate=amounts.rate,
            net=amounts.net,
        )
        for position, ((text, _, _), amounts) in enumerate(
            zip(LINES, line_amounts(), strict=True), start=1
        )
    ]


def belgian_number(base: int) -> str:
    return f"{base:08d}{97 - base % 97:02d}"


def belgian_iban(base: int) -> str:
    account = f"{base:010d}{base % 97 or 97:02d}"
    return f"BE{98 - int(f'{account}111400') % 97:02d}{account}"
