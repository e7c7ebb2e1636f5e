import threading
import time

import pytest
from django.db import connection, transaction

from documents.customers.services import (
    AlreadyACustomer,
    DifferentDebtor,
    canonical_numbers,
    change_customer,
)
from documents.enums import CustomerKind
from documents.identifiers import BadEnterpriseNumber, BadVatNumber
from documents.models import Customer, Party
from tests.at_once import in_threads
from tests.factories.drafts import make_activity, make_customer, make_invoice
from tests.factories.members import belgian_number

NUMBER = belgian_number(9970001)


def numbers(**values):
    return canonical_numbers(
        **{
            "kind": CustomerKind.BUSINESS,
            "country": "BE",
            "vat_number": "",
            "enterprise_number": "",
            **values,
        }
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"enterprise_number": f"{NUMBER[:4]}.{NUMBER[4:7]}.{NUMBER[7:]}"},
        {"vat_number": f"be {NUMBER}"},
        {"vat_number": NUMBER},
        {"vat_number": f"BE{NUMBER}", "enterprise_number": NUMBER},
    ],
)
def test_belgian_numbers_have_one_form_and_derive_each_other(typed):
    assert numbers(**typed) == (f"BE{NUMBER}", NUMBER)


def test_a_french_vat_number_holds_the_siren():
    assert numbers(country="FR", vat_number="FR40303265045") == (
        "FR40303265045",
        "303265045",
    )


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"vat_number": "BE0123456789"}, BadVatNumber),
        ({"enterprise_number": "0123456789"}, BadEnterpriseNumber),
        ({"country": "FR", "enterprise_number": "123"}, BadEnterpriseNumber),
    ],
)
def test_wrong_numbers_are_refused_by_name(typed, refusal):
    with pytest.raises(refusal):
        numbers(**typed)


def test_a_private_person_has_no_numbers():
    assert numbers(kind=CustomerKind.CONSUMER) == ("", "")


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("vat_number", BadVatNumber), ("enterprise_number", BadEnterpriseNumber)],
)
def test_a_number_of_a_private_person_is_asked_about_and_not_dropped(name, refusal):
    with pytest.raises(refusal, match="Un particulier n’a pas ce numéro"):
        numbers(kind=CustomerKind.CONSUMER, **{name: NUMBER})


@pytest.mark.django_db
def test_two_members_share_the_debtor_and_not_the_card():
    mine, theirs = make_activity(), make_activity()

    first = make_customer(
        mine, enterprise_number=NUMBER, vat_number=f"BE{NUMBER}", name="Chez moi"
    )
    second = make_customer(
        theirs, enterprise_number=NUMBER, vat_number=f"BE{NUMBER}", name="Chez eux"
    )

    assert first.party == second.party
    assert (first.name, second.name) == ("Chez moi", "Chez eux")
    assert list(Customer.objects.visible_to(mine.member.user)) == [first]


@pytest.mark.django_db
def test_the_same_company_twice_in_one_activity_is_refused():
    customer = make_customer(make_activity())

    with pytest.raises(AlreadyACustomer):
        make_customer(
            customer.activity,
            enterprise_number=customer.enterprise_number,
            vat_number=customer.vat_number,
        )


@pytest.mark.django_db
def test_two_private_persons_of_one_name_are_two():
    activity = make_activity()
    values = {
        "kind": CustomerKind.CONSUMER,
        "enterprise_number": "",
        "vat_number": "",
        "name": "Jean Dupont",
    }

    assert make_customer(activity, **values) != make_customer(activity, **values)


@pytest.mark.django_db
def test_a_merged_debtor_is_followed():
    old = make_customer(
        make_activity(), enterprise_number=NUMBER, vat_number=f"BE{NUMBER}"
    ).party
    new = Party.objects.create(kind="business", name="New", country="BE")
    Party.objects.filter(pk=old.pk).update(merged_into=new)

    customer = make_customer(
        make_activity(), enterprise_number=NUMBER, vat_number=f"BE{NUMBER}"
    )

    assert customer.party == new


@pytest.mark.django_db
def test_a_card_with_issued_papers_cannot_become_another_company():
    invoice = make_invoice()
    other = belgian_number(9970002)

    with pytest.raises(DifferentDebtor):
        change_customer(
            invoice.customer,
            by=invoice.created_by,
            enterprise_number=other,
            vat_number=f"BE{other}",
        )


@pytest.mark.django_db
def test_a_changed_address_leaves_issued_papers_alone():
    invoice = make_invoice()

    change_customer(invoice.customer, by=invoice.created_by, street="Rue Neuve")

    assert Customer.objects.get().street == "Rue Neuve"
    assert invoice.parties.get(role="buyer").street == "Quai des Platanes"


@pytest.mark.django_db(transaction=True)
def test_two_members_who_add_a_company_at_once_get_one_debtor():
    activities = [make_activity(), make_activity()]
    barrier = threading.Barrier(2)

    def add(activity):
        barrier.wait()
        make_customer(activity, enterprise_number=NUMBER, vat_number=f"BE{NUMBER}")
        connection.close()

    threads = [threading.Thread(target=add, args=[activity]) for activity in activities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Customer.objects.count() == 2
    assert Party.objects.filter(enterprise_number=NUMBER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_company_that_is_just_being_added_is_refused_in_words():
    activity = make_activity()
    numbers = {"enterprise_number": NUMBER, "vat_number": f"BE{NUMBER}"}
    make_customer(make_activity(), **numbers)
    answers = []
    other = threading.Thread(
        target=lambda: answers.extend(
            in_threads(lambda: make_customer(activity, **numbers), count=1)
        )
    )

    with transaction.atomic():
        make_customer(activity, **numbers)
        other.start()
        _wait_until_somebody_waits()
    other.join()

    assert [type(answer) for answer in answers] == [AlreadyACustomer]


def _wait_until_somebody_waits():
    """For a lock, which nothing announces: looking again is all that another connection can do."""
    with connection.cursor() as cursor:
        for _tick in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waits for the first one.")
