"""What members of the demo keep about their customers: people, notes, tags, and what comes next."""

import random
from datetime import date, datetime, timedelta

from documents.enums import CustomerKind
from documents.models import Customer, CustomerContact, CustomerNote, NextStep
from members.models import Activity
from smartportal.home.demo import words
from smartportal.home.demo.house import House, slug

TAGS = {
    "fr": ("théâtre", "école", "festival", "formation", "fidèle"),
    "nl": ("theater", "school", "festival", "opleiding", "vaste klant"),
    "de": ("Theater", "Schule", "Festival", "Ausbildung", "Stammkunde"),
}
ROLES = {
    "fr": ("Comptabilité", "Programmation", "Direction"),
    "nl": ("Boekhouding", "Programmatie", "Directie"),
    "de": ("Buchhaltung", "Programm", "Leitung"),
}
STEPS = {
    "fr": ("Rappeler pour le devis", "Envoyer les dates", "Proposer un rendez-vous"),
    "nl": ("Terugbellen over de offerte", "De data doorsturen", "Een afspraak maken"),
    "de": ("Wegen des Angebots anrufen", "Termine schicken", "Treffen vorschlagen"),
}
NOTES = {
    "fr": (
        "Préfère le téléphone, le matin.",
        "Livraison par la cour, demander la clé.",
    ),
    "nl": (
        "Belt liever, 's ochtends.",
        "Leveren langs de binnenplaats, sleutel vragen.",
    ),
    "de": ("Am liebsten morgens anrufen.", "Lieferung über den Hof, Schlüssel holen."),
}
# Of the first step, which is due, and of the second.
DAYS = ((-2, 0), (1, 3, 8, 20))


def add_sales(
    house: House, chance: random.Random, *, today: date, at: datetime
) -> None:
    """Every activity has two customers with a plan, some with people, notes and tags."""
    steps, people, notes, tagged = [], [], [], []
    for activity in house.activities:
        language = _spoken(house, activity)
        cards = house.customers.get(activity.pk, [])
        for card in cards:
            card.tags = chance.sample(TAGS[language], k=chance.choice((0, 1, 1, 2)))
            tagged.append(card)
        for card, days in zip(cards, DAYS, strict=False):
            on = today + timedelta(days=chance.choice(days))
            steps.append(_step(card, activity, language, chance, on))
            notes.append(_note(card, activity, language, chance, at))
        people += [
            _contact(card, language, chance)
            for card in cards
            if card.kind != CustomerKind.CONSUMER
        ]
    Customer.objects.bulk_update(tagged, ["tags"], batch_size=2000)
    NextStep.objects.bulk_create(steps, batch_size=2000)
    CustomerNote.objects.bulk_create(notes, batch_size=2000)
    CustomerContact.objects.bulk_create(people, batch_size=2000)


def _spoken(house: House, activity: Activity) -> str:
    language = house.languages[activity.pk]
    return language if language in TAGS else "fr"


def _step(
    card: Customer,
    activity: Activity,
    language: str,
    chance: random.Random,
    on: date,
) -> NextStep:
    return NextStep(
        customer=card,
        text=chance.choice(STEPS[language]),
        on=on,
        by=activity.member.user,
    )


def _note(
    card: Customer,
    activity: Activity,
    language: str,
    chance: random.Random,
    at: datetime,
) -> CustomerNote:
    return CustomerNote(
        customer=card,
        text=chance.choice(NOTES[language]),
        by=activity.member.user,
        at=at - timedelta(days=chance.randint(3, 200)),
    )


def _contact(card: Customer, language: str, chance: random.Random) -> CustomerContact:
    first = chance.choice(words.FIRST_NAMES[language])
    last = chance.choice(words.LAST_NAMES[language][1:]).replace("_", " ")
    return CustomerContact(
        customer=card,
        name=f"{first} {last}",
        role=chance.choice(ROLES[language]),
        email=f"{slug(first)}@{slug(card.name)}.example",
    )
