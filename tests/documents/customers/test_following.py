"""Contacts, notes, the next step: what the member does about a customer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents.customers import following
from documents.customers.following import TooManyContacts, TooManyReaders
from documents.models import CustomerContact, CustomerNote, NextStep
from smartportal.audit.models import Event
from smartportal.core.refusals import ChangedMeanwhile
from tests.factories.drafts import TODAY, instant, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast):
    return make_customer(cast.anna_activity, email="compta@studio.example")


def contact(card, cast, **fields):
    return following.add_contact(card, by=cast.anna, **{"name": "Zoé", **fields})


def test_papers_go_to_the_main_contact_as_long_as_nobody_else_is_named(card, cast):
    contact(card, cast, email="zoe@studio.example")

    assert following.paper_addresses(card) == ["compta@studio.example"]


def test_papers_go_to_those_who_are_named_for_it(card, cast):
    contact(card, cast, email="zoe@studio.example", gets_papers=True)
    contact(card, cast, name="Ali", email="ali@studio.example", gets_papers=True)

    assert following.paper_addresses(card) == [
        "ali@studio.example",
        "zoe@studio.example",
    ]


def test_who_is_named_really_gets_papers_a_third_is_refused(card, cast):
    for name in ("zoe", "ali"):
        contact(card, cast, name=name, email=f"{name}@b.be", gets_papers=True)
    third = contact(card, cast, email="eve@b.be")
    [first] = card.contacts.filter(name="zoe")

    with pytest.raises(TooManyReaders):
        contact(card, cast, email="eve@b.be", gets_papers=True)
    with pytest.raises(TooManyReaders):
        following.change_contact(third, by=cast.anna, gets_papers=True)
    following.change_contact(first, by=cast.anna, gets_papers=True, role="Boss")

    assert following.paper_addresses(card) == ["ali@b.be", "zoe@b.be"]


def test_reminders_are_copied_once_and_never_to_the_main_contact_again(card, cast):
    contact(card, cast, email="COMPTA@studio.example", gets_reminders=True)
    contact(card, cast, email="zoe@studio.example", gets_reminders=True)
    contact(card, cast, name="Zoé B", email="zoe@studio.example", gets_reminders=True)

    assert following.reminder_copies(card) == ["zoe@studio.example"]


def test_who_gets_mail_has_an_address(card, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        contact(card, cast, gets_papers=True)


def test_a_card_is_no_address_book(card, cast):
    CustomerContact.objects.bulk_create(
        CustomerContact(customer=card, name=f"N{n}")
        for n in range(following.MOST_CONTACTS)
    )

    with pytest.raises(TooManyContacts):
        contact(card, cast)


def test_a_contact_is_removed_once(card, cast):
    person = contact(card, cast)

    following.remove_contact(person, by=cast.anna)
    following.remove_contact(person, by=cast.anna)

    names = Event.objects.filter(name="documents.customer.contact_removed")
    assert (card.contacts.count(), names.count()) == (0, 1)


def test_a_note_is_added_with_who_and_when(card, cast):
    following.add_note(card, "Aime le bleu 💙 مرحبا", by=cast.anna, at=instant())

    found = CustomerNote.objects.values_list("text", "by", "at")
    assert list(found) == [("Aime le bleu 💙 مرحبا", cast.anna.pk, instant())]


def test_what_comes_next_takes_the_place_of_what_was_planned(card, cast):
    following.plan_step(card, text="Appeler", on=TODAY, by=cast.anna)
    later = TODAY + timedelta(days=2)
    following.plan_step(card, text="Écrire", on=later, by=cast.anna)

    assert list(NextStep.objects.values_list("text", "on")) == [("Écrire", later)]


def test_a_step_is_done_once_and_the_next_one_is_another(card, cast):
    step = following.plan_step(card, text="Appeler", on=TODAY, by=cast.anna)
    following.finish_step(step, by=cast.anna, at=instant())
    with pytest.raises(ChangedMeanwhile):
        following.finish_step(step, by=cast.anna, at=instant())
    following.plan_step(card, text="Écrire", on=TODAY, by=cast.anna)

    found = NextStep.objects.order_by("pk").values_list("text", "done_at")
    assert list(found) == [("Appeler", instant()), ("Écrire", None)]


def test_the_table_holds_one_open_step_per_customer(card, cast):
    following.plan_step(card, text="Appeler", on=TODAY, by=cast.anna)

    with pytest.raises(IntegrityError), transaction.atomic():
        NextStep.objects.create(customer=card, text="Écrire", on=TODAY, by=cast.anna)
