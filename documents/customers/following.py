"""What the member does about a customer: people to write to, notes, the next step, where the sale stands."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.enums import SalesStage
from documents.models import Customer, CustomerContact, CustomerNote, NextStep
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import ChangedMeanwhile, Refused

MOST_CONTACTS = 50
# One to whom papers are sent, and one copy.
MOST_READERS = 2


class TooManyContacts(Refused):
    """The card of a customer is no address book."""


class TooManyReaders(Refused):
    """More people than a mail with a paper goes to: they would believe that they get it."""


@transaction.atomic
def add_contact(customer: Customer, *, by: User, **fields: Any) -> CustomerContact:
    """Raises `TooManyContacts` and `TooManyReaders`."""
    _lock(customer)
    if CustomerContact.objects.filter(customer=customer).count() >= MOST_CONTACTS:
        raise TooManyContacts(
            _("A customer has %(most)s contacts at most. Remove one first.")
            % {"most": MOST_CONTACTS}
        )
    _check_readers(CustomerContact.objects.filter(customer=customer), fields)
    contact = CustomerContact.objects.create(customer=customer, **fields)
    record("documents.customer.contact_added", customer, by=by)
    return contact


@transaction.atomic
def change_contact(contact: CustomerContact, *, by: User, **fields: Any) -> None:
    """Raises `TooManyReaders`."""
    _lock(contact.customer)
    others = CustomerContact.objects.filter(customer=contact.customer_id)
    _check_readers(others.exclude(pk=contact.pk), fields)
    CustomerContact.objects.filter(pk=contact.pk).update(**fields)
    record("documents.customer.contact_changed", contact.customer, by=by)


def _check_readers(others: QuerySet[CustomerContact], fields: dict[str, Any]) -> None:
    wanted = fields.get("gets_papers", False)
    if wanted and others.filter(gets_papers=True).count() >= MOST_READERS:
        raise TooManyReaders(
            _("Quotes and invoices go to %(most)s people at most.")
            % {"most": MOST_READERS},
            field="gets_papers",
        )


@transaction.atomic
def remove_contact(contact: CustomerContact, *, by: User) -> None:
    """Twice is once."""
    gone, _rows = CustomerContact.objects.filter(pk=contact.pk).delete()
    if gone:
        record("documents.customer.contact_removed", contact.customer, by=by)


def paper_addresses(customer: Customer) -> list[str]:
    """To whom the papers of a customer go, the first one in the lead; one query."""
    chosen = CustomerContact.objects.filter(customer=customer, gets_papers=True)
    return list(chosen.values_list("email", flat=True)) or [
        address for address in [customer.email] if address
    ]


def reminder_copies(customer: Customer) -> list[str]:
    """Who reads reminders along with the main contact; one query."""
    chosen = CustomerContact.objects.filter(customer=customer, gets_reminders=True)
    others = chosen.exclude(email__iexact=customer.email)
    return list(dict.fromkeys(others.values_list("email", flat=True)))


@transaction.atomic
def add_note(
    customer: Customer, text: str, *, by: User | None, at: datetime
) -> CustomerNote:
    note = CustomerNote.objects.create(customer=customer, text=text, by=by, at=at)
    record("documents.customer.noted", customer, by=by, at=at)
    return note


@transaction.atomic
def plan_step(customer: Customer, *, text: str, on: date, by: User) -> NextStep:
    """What comes next; it takes the place of the step that was open."""
    _lock(customer)
    step, _new = NextStep.objects.update_or_create(
        customer=customer, done_at=None, defaults={"text": text, "on": on, "by": by}
    )
    record("documents.customer.step_planned", customer, by=by)
    return step


@transaction.atomic
def finish_step(step: NextStep, *, by: User, at: datetime) -> None:
    """Raises `ChangedMeanwhile` when it was done before."""
    if not NextStep.objects.filter(pk=step.pk, done_at=None).update(done_at=at):
        raise ChangedMeanwhile(_("This step is already done."))
    record("documents.customer.step_done", step.customer, by=by, at=at)


@transaction.atomic
def move_sale(customer: Customer, *, to: SalesStage, by: User, at: datetime) -> None:
    """The member says where a sale stands. No paper changes by it."""
    Customer.objects.filter(pk=customer.pk).update(sales_stage=to, sales_moved_at=at)
    record("documents.customer.moved", customer, by=by, at=at, to=str(to))


def _lock(customer: Customer) -> None:
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
