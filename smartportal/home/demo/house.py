"""The house: entities, offices, staff, members, activities, customers."""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from documents.dunning.defaults import load_dunning_plans
from documents.models import Brand, Customer
from members.enums import MemberStatus, OfficeKind
from members.models import (
    Activity,
    ActivityMember,
    EntityAccount,
    LegalEntity,
    Member,
    Membership,
    Office,
    StaffRole,
    User,
)
from smartportal.home.demo import words
from smartportal.home.demo.identities import (
    belgian_iban,
    belgian_number,
    french_iban,
    french_siren,
    french_vat,
)
from smartportal.reference.models import Sector

PASSWORD = "smartportal-demo"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DOMAIN = "demo.example"
COLOURS = (
    "#7b3f2a",
    "#0f4c81",
    "#2b6e4f",
    "#7a2e5d",
    "#5b4b8a",
    "#8a4b08",
    "#9b2c3a",
    "#1f5f6b",
)


@dataclass(slots=True)
class House:
    """What the papers need of the people."""

    entities: dict[str, LegalEntity] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    trades: dict[int, words.Trade] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    brands: dict[int, Brand] = field(default_factory=dict)
    customers: dict[int, list[Customer]] = field(default_factory=dict)


def build_house(*, members: int, chance: random.Random, today: date) -> House:
    house = House()
    _entities(house)
    _offices(house)
    _staff(house, today)
    _members(house, members, chance, today)
    load_dunning_plans()
    return house


def _entities(house: House) -> None:
    be, fr = belgian_number(9991000), french_siren(99910010)
    common = {"email": f"bonjour@{DOMAIN}", "website": f"https://{DOMAIN}/"}
    house.entities["BE"] = LegalEntity.objects.create(
        code="coop-be",
        name="smartportal SC",
        legal_form="société coopérative",
        enterprise_number=be,
        vat_number=f"BE{be}",
        register="RPM Liège, division Namur",
        street="Rue du Fil",
        house_number="12",
        postal_code="5000",
        town="Namur",
        country="BE",
        phone="+32 81 00 00 00",
        time_zone="Europe/Brussels",
        **common,
    )
    house.entities["FR"] = LegalEntity.objects.create(
        code="coop-fr",
        name="smartportal France",
        legal_form="SCOP SA à capital variable",
        enterprise_number=fr,
        vat_number=french_vat(fr),
        register="RCS Lille Métropole",
        share_capital="18 500 €",
        street="Rue des Tisserands",
        house_number="4",
        postal_code="59000",
        town="Lille",
        country="FR",
        phone="+33 3 00 00 00 00",
        time_zone="Europe/Paris",
        **common,
    )
    EntityAccount.objects.create(
        entity=house.entities["BE"],
        iban=belgian_iban(9991000001),
        bic="GKCCBEBB",
        is_main=True,
    )
    EntityAccount.objects.create(
        entity=house.entities["FR"],
        iban=french_iban(99999, 1, 101),
        bic="PSSTFRPP",
        is_main=True,
    )


def _offices(house: House) -> None:
    tree: dict[tuple[str, ...], Office] = {}
    countries = {"BE": "Belgique", "FR": "France"}
    for country, region, name, town, postal_code, _language in words.OFFICES:
        root = _office(
            tree,
            (country,),
            kind=OfficeKind.COUNTRY,
            name=countries[country],
            country=country,
        )
        middle = _office(
            tree,
            (country, region),
            kind=OfficeKind.REGION,
            name=region,
            country=country,
            parent=root,
        )
        house.offices[name] = _office(
            tree,
            (country, region, name),
            kind=OfficeKind.OFFICE,
            name=name,
            country=country,
            parent=middle,
            town=town,
            postal_code=postal_code,
            email=f"{slug(name)}@{DOMAIN}",
        )


def _office(
    tree: dict[tuple[str, ...], Office], key: tuple[str, ...], **values: Any
) -> Office:
    if key not in tree:
        tree[key] = Office.objects.create(**values)
    return tree[key]


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(sign if sign.isalnum() else "-" for sign in plain.lower()).strip("-")


def _staff(house: House, today: date) -> None:
    password, since = make_password(PASSWORD), today - timedelta(days=900)
    for first, last, role, office in words.STAFF:
        user = User.objects.create(
            email=f"{slug(first)}@{DOMAIN}",
            first_name=first,
            last_name=last,
            is_staff=True,
            password=password,
            is_superuser=role == "admin",
        )
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET}
        )
        scope = house.offices[office] if office else None
        StaffRole.objects.create(user=user, role=role, office=scope, from_on=since)


def _members(house: House, count: int, chance: random.Random, today: date) -> None:
    """Set-based: users, members, memberships, activities and brands in one insert each."""
    places = [chance.choice(words.OFFICES) for _ in range(count)]
    places[0] = words.OFFICES[0]
    users = User.objects.bulk_create(_users(places, chance))
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in users
        ],
        batch_size=1000,
    )
    joined = [today - timedelta(days=chance.randint(760, 1600)) for _ in users]
    advisors = {
        role.office_id: role.user_id
        for role in StaffRole.objects.filter(role="advisor").order_by("pk")
    }
    members = Member.objects.bulk_create(
        [
            Member(
                user=user,
                status=MemberStatus.COOPERATOR
                if chance.random() < 0.7
                else MemberStatus.USER,
                phone=f"04 000 {n % 100:02d} {n // 100 % 100:02d}",
                joined_on=on,
                advisor_id=advisors[house.offices[place[2]].pk],
            )
            for n, (user, place, on) in enumerate(
                zip(users, places, joined, strict=True), start=1
            )
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(member=member, office=house.offices[place[2]], from_on=on)
            for member, place, on in zip(members, places, joined, strict=True)
        ]
    )
    _activities(house, members, places, joined, chance)


def _users(places: Sequence[tuple[str, ...]], chance: random.Random) -> list[User]:
    password = make_password(PASSWORD)
    seen: set[str] = set()
    users = []
    for n, place in enumerate(places):
        language = place[5]
        first, last = (
            chance.choice(words.FIRST_NAMES[language]),
            chance.choice(words.LAST_NAMES[language]),
        )
        if n == 0:
            first, last = "Nora", "Benali"
        last = last.replace("_", " ")
        email = f"{slug(first)}.{slug(last)}@{DOMAIN}" if n else f"nora@{DOMAIN}"
        if email in seen:
            email = f"{slug(first)}.{slug(last)}.{n}@{DOMAIN}"
        seen.add(email)
        users.append(
            User(
                email=email,
                first_name=first,
                last_name=last,
                language=language,
                password=password,
            )
        )
    return users


def _activities(
    house: House,
    members: list[Member],
    places: Sequence[tuple[str, ...]],
    joined: list[date],
    chance: random.Random,
) -> None:
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    trades = [
        words.TRADES[place[5]][
            0 if n == 0 else chance.randrange(len(words.TRADES[place[5]]))
        ]
        for n, place in enumerate(places)
    ]
    house.activities = Activity.objects.bulk_create(
        [
            Activity(
                member=member,
                entity=house.entities[place[0]],
                name=f"{member.user.full_name}, {trade.name.lower()}",
                sector=sectors.get(trade.sector),
                from_on=on,
            )
            for member, place, trade, on in zip(
                members, places, trades, joined, strict=True
            )
        ]
    )
    for activity, place, trade in zip(house.activities, places, trades, strict=True):
        house.trades[activity.pk], house.languages[activity.pk] = trade, place[5]
    brands = Brand.objects.bulk_create(
        [
            Brand(
                activity=activity,
                name=member.user.full_name,
                tagline=trade.tagline,
                colour=COLOURS[n % len(COLOURS)],
            )
            for n, (activity, member, trade) in enumerate(
                zip(house.activities, members, trades, strict=True)
            )
        ]
    )
    house.brands = {brand.activity_id: brand for brand in brands}
    if len(members) > 1:
        ActivityMember.objects.create(activity=house.activities[0], member=members[1])
