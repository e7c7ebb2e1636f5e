"""Customers as files: what the import reads again, and business cards."""

from collections.abc import Iterator

from documents.customers.importing.words import LABELS
from documents.models import Customer, CustomerContact
from documents.models.customers import CustomerQuerySet
from smartportal.core.tables import Cell


def header() -> list[str]:
    return [str(label) for label in LABELS.values()]


def table(customers: CustomerQuerySet) -> Iterator[list[Cell]]:
    """A row per customer in the columns of `LABELS`; two queries."""
    for customer in customers.prefetch_related("notes"):
        own = {
            "kind": customer.get_kind_display(),
            "tags": ", ".join(customer.tags),
            "notes": "\n\n".join(note.text for note in customer.notes.all()),
        }
        yield [own.get(name, getattr(customer, name, "")) for name in LABELS]


def cards(customers: CustomerQuerySet) -> str:
    """A vCard 3.0 per customer and per contact; two queries."""
    # Only who asks for cards pays for the library.
    import vobject  # noqa: PLC0415

    texts = []
    for customer in customers.prefetch_related("contacts"):
        card = vobject.vCard()
        _named(card, customer.contact_name or customer.name, customer.name)
        _add(card, "email", customer.email)
        _add(card, "tel", customer.phone)
        if customer.street_line or customer.town_line:
            card.add("adr").value = vobject.vcard.Address(
                street=customer.street_line,
                code=customer.postal_code,
                city=customer.town,
                country=customer.country,
            )
        if customer.tags:
            card.add("categories").value = list(customer.tags)
        texts.append(card.serialize())
        texts += [_person(person, customer) for person in customer.contacts.all()]
    return "".join(texts)


def _person(person: CustomerContact, customer: Customer) -> str:
    import vobject  # noqa: PLC0415 (as above)

    card = vobject.vCard()
    _named(card, person.name, customer.name)
    _add(card, "title", person.role)
    _add(card, "email", person.email)
    _add(card, "tel", person.phone)
    return str(card.serialize())


def _named(card: object, full: str, company: str) -> None:
    import vobject  # noqa: PLC0415 (as above)

    first, _blank, last = full.rpartition(" ")
    _add(card, "fn", full)
    card.add("n").value = vobject.vcard.Name(family=last, given=first)  # type: ignore[attr-defined]
    card.add("org").value = [company]  # type: ignore[attr-defined]


def _add(card: object, name: str, value: str) -> None:
    if value:
        card.add(name).value = value  # type: ignore[attr-defined]
