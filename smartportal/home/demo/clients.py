"""The customers of the demo's activities."""

import random

from documents.enums import CustomerKind
from documents.models import Customer, Party
from members.models import Activity
from smartportal.home.demo import words
from smartportal.home.demo.house import House, slug
from smartportal.home.demo.identities import belgian_number, french_siren, french_vat


def add_customers(house: House, chance: random.Random) -> None:
    """Four to eight customers an activity, companies, public bodies and private persons."""
    parties, cards = [], []
    number = 9992000
    for activity in house.activities:
        language = house.languages[activity.pk]
        country = "FR" if activity.entity_id == house.entities["FR"].pk else "BE"
        for name, kind in _clients(language, country, chance):
            number += 1
            values = _client(name, kind, country, number)
            parties.append(Party(**values))
            cards.append((activity, language, number, values))
    Party.objects.bulk_create(parties, batch_size=2000)
    customers = Customer.objects.bulk_create(
        [
            _card(activity, language, number, values, party, chance)
            for (activity, language, number, values), party in zip(
                cards, parties, strict=True
            )
        ],
        batch_size=2000,
    )
    for customer in customers:
        house.customers.setdefault(customer.activity_id, []).append(customer)


def _clients(
    language: str, country: str, chance: random.Random
) -> list[tuple[str, str]]:
    form = words.LEGAL_FORMS[country]
    names = chance.sample(
        words.BUSINESSES[language],
        k=min(len(words.BUSINESSES[language]), chance.randint(3, 5)),
    )
    clients = [
        (f"{name} {chance.choice(form)}", CustomerKind.BUSINESS) for name in names
    ]
    clients += [(chance.choice(words.PUBLIC_BODIES[language]), CustomerKind.PUBLIC)]
    for _ in range(chance.randint(1, 2)):
        last = chance.choice(words.LAST_NAMES[language][1:]).replace("_", " ")
        clients.append(
            (
                f"{chance.choice(words.FIRST_NAMES[language])} {last}",
                CustomerKind.CONSUMER,
            )
        )
    return [(name, str(kind)) for name, kind in clients]


def _client(name: str, kind: str, country: str, number: int) -> dict[str, str]:
    values = {
        "name": name,
        "kind": kind,
        "country": country,
        "enterprise_number": "",
        "vat_number": "",
    }
    if kind == CustomerKind.CONSUMER:
        return values
    if country == "FR":
        siren = french_siren(number * 10)
        return values | {"enterprise_number": siren, "vat_number": french_vat(siren)}
    return values | {
        "enterprise_number": belgian_number(number),
        "vat_number": f"BE{belgian_number(number)}",
    }


def _card(
    activity: Activity,
    language: str,
    number: int,
    values: dict[str, str],
    party: Party,
    chance: random.Random,
) -> Customer:
    town = chance.choice(
        [place for place in words.OFFICES if place[0] == values["country"]]
    )
    return Customer(
        activity=activity,
        party=party,
        **values,
        email=f"compta.{number}@{slug(values['name'])}.example",
        language=language,
        street=chance.choice(words.STREETS[language]),
        house_number=str(chance.randint(1, 140)),
        postal_code=town[4],
        town=town[3],
        payment_days=chance.choice((14, 30, 30, 30, 60)),
    )
