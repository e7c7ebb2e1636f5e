"""Taking over customers: a dry run line by line, then once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from documents.customers.importing.services import (
    LIFE,
    AlreadyTakenOver,
    begin_import,
    forget_imports,
    judgements,
    take_over,
)
from documents.models import Customer, CustomerImport
from tests.factories.drafts import instant, make_activity, make_customer
from tests.factories.members import belgian_number

NUMBER = belgian_number(9970777)


def begin(activity, text):
    return begin_import(
        activity,
        name="clients.csv",
        content=text if isinstance(text, bytes) else text.encode(),
        by=activity.member.user,
        at=instant(),
    )


def told(activity, text):
    return [
        (str(row.verdict), row.reasons) for row in judgements(begin(activity, text))
    ]


@pytest.fixture
def activity(cast):
    return cast.anna_activity


def test_a_line_becomes_a_card_with_all_that_it_says(activity):
    text = (
        "Société;Prénom;Nom de famille;Adresse;TVA;Langue;Délai;Étiquettes;Pointure;Pays\n"
        f"Studio;Zoé;Été;Quai des Platanes 8, 5000 Namur;BE {NUMBER};Nederlands;14;a|b;42;Belgique\n"
    )

    take_over(begin(activity, text), by=activity.member.user, at=instant())

    card = Customer.objects.get()
    assert (card.name, card.contact_name, card.kind) == (
        "Studio",
        "Zoé Été",
        "business",
    )
    assert (card.street, card.house_number, card.postal_code, card.town) == (
        "Quai des Platanes",
        "8",
        "5000",
        "Namur",
    )
    assert (card.vat_number, card.enterprise_number) == (f"BE{NUMBER}", NUMBER)
    assert (card.language, card.payment_days, card.tags) == ("nl", 14, ["a", "b"])
    assert [note.text for note in card.notes.all()] == ["Pointure: 42"]


def test_who_has_no_number_is_a_private_person(activity):
    take_over(begin(activity, "nom\nAnna 🎭\n"), by=activity.member.user, at=instant())

    assert Customer.objects.get().kind == "consumer"


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (";a@b.be", ["Name: It is missing."]),
        (
            "A;a@",
            ["E-mail: This is not an e-mail address. Write it like name@example.be."],
        ),
        ("A;;BE0403170702", 1),
        ("A;;;Atlantis", ["Country: “Atlantis” is no country that we know."]),
        ("A;;;;61", ["Days to pay: “61” is no number of days up to 60."]),
        ("A;;;;²", 1),
        ("A;;;;;martien", ["Kind: “martien” is no kind of customer."]),
        ("A;a@;;Atlantis;99", 3),
        ("A;a@;BE1", 2),
        ("A\x01;", 1),
        (f"{'x' * 141};", 1),
        (f"A;;{'9' * 5000}", 2),
        ("A;;BE1;;;particulier", 1),
    ],
)
def test_a_line_that_cannot_be_kept_says_every_reason(activity, line, reasons):
    header = "name;email;vat;country;payment days;kind"
    with translation.override("en"):
        [(verdict, found)] = told(activity, f"{header}\n{line}")

    assert verdict == "refused"
    assert found == reasons if isinstance(reasons, list) else len(found) == reasons


def test_who_is_there_is_known_by_number_or_by_name(activity):
    make_customer(activity, name="Studio Été", enterprise_number=NUMBER, vat_number="")
    text = f"name;vat\nOther;BE{NUMBER}\nSTUDIO ETE;\nNew;\nnew ;\n"

    assert [verdict for verdict, _why in told(activity, text)] == [
        "known",
        "known",
        "new",
        "known",
    ]


def test_two_companies_of_one_name_are_two(activity):
    make_customer(activity, name="Studio")

    assert told(activity, f"name;vat\nStudio;BE{NUMBER}")[0][0] == "new"


def test_a_look_costs_the_same_with_one_line_and_with_thirty(
    activity, django_assert_num_queries
):
    for count in (1, 30):
        row = begin(activity, "name\n" + "".join(f"N{n}\n" for n in range(count)))
        with django_assert_num_queries(2):
            judgements(row)


def test_what_is_refused_stays_to_be_mended(activity):
    row = begin(activity, "name;email\nGood;\nBad;x@\nGood;\n")

    done = take_over(row, by=activity.member.user, at=instant())

    assert (done.added, done.known) == (1, 1)
    assert [line["values"]["name"] for line in done.lines] == ["Bad"]


def test_a_file_is_taken_over_once(activity):
    row = begin(activity, "name\nGood\n")
    take_over(row, by=activity.member.user, at=instant())

    with pytest.raises(AlreadyTakenOver):
        take_over(row, by=activity.member.user, at=instant())
    assert Customer.objects.count() == 1


def test_a_file_takes_the_place_of_the_one_before(activity):
    begin(activity, "name\nA\n")
    second = begin(activity, "name\nB\n")

    assert list(CustomerImport.objects.all()) == [second]


def test_nul_is_kept_as_a_sign_for_it(activity):
    [(verdict, _why)] = told(
        activity, b"name;notes\nStu" + b"dio;" + b"x" * 200 + b"\0"
    )

    assert verdict == "new"


def test_files_that_nobody_came_back_to_are_forgotten_taken_over_or_not(cast):
    taken = begin(cast.anna_activity, "name\nA\n")
    take_over(taken, by=taken.by, at=instant())
    begin(cast.anna_activity, "name\nB\n")

    assert forget_imports(at=instant() + LIFE) == 0
    assert forget_imports(at=instant() + LIFE + timedelta(seconds=1)) == 2
    assert not CustomerImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_add_everybody_once():
    activity = make_activity()
    row = begin(activity, "name\n" + "".join(f"N{n}\n" for n in range(20)))
    answers = []

    def tap():
        try:
            answers.append(take_over(row, by=activity.member.user, at=instant()).added)
        except AlreadyTakenOver:
            answers.append(None)
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()

    assert sorted(answers, key=str) == [20, None]
    assert Customer.objects.count() == 20
