"""E-invoices enter their network once, whatever the provider and the workers do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents.einvoicing import transmitting
from documents.einvoicing.lifecycle import SENTENCES, STATES
from documents.einvoicing.providers import access_point
from documents.einvoicing.providers.access_point import NotUnderstood, understood
from documents.einvoicing.providers.choice import PROVIDERS
from documents.einvoicing.services import render_paper
from documents.einvoicing.standing import TOLD
from documents.einvoicing.transmitting import (
    run,
)
from documents.enums import (
    Channel,
    CustomerKind,
    LifeCycle,
    RenderingKind,
    TransmissionState,
)
from documents.models import Rendering, Transmission
from documents.papers.sending import request_dispatch
from smartportal.notifications.models import Notification
from smartportal.reference.settings import change_setting
from tests.documents.einvoicing.entering import (
    LATER,
    NOW,
    begin,
    events,
    state_of,
    words,
)
from tests.factories.drafts import (
    ENVELOPE,
    TODAY,
    make_customer,
    make_invoice,
)
from tests.sandbox import sandbox

pytestmark = pytest.mark.django_db
ROOT = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


@pytest.fixture
def point(settings, monkeypatch):
    monkeypatch.setattr(access_point, "TIMEOUT", 0.2)
    change_setting(PROVIDERS[Channel.PEPPOL], "access_point", on=TODAY)
    with sandbox() as point:
        settings.ACCESS_POINT_URL = point.url
        yield point


@pytest.fixture
def invoice():
    return make_invoice()


def test_the_sandbox_takes_it_and_says_when_it_has_arrived(invoice, point):
    row = begin(invoice)

    run(at=NOW)
    assert state_of(row) == TransmissionState.IN_FLIGHT
    point.says(row.public_id, status="delivered")
    run(at=LATER)

    assert state_of(row) == TransmissionState.DELIVERED
    assert point.posts == [(row.public_id, "peppol", row.receiver)]
    assert ROOT.encode() in point.documents[row.public_id]
    assert events(invoice) == ["begun", "taken", "delivered"]


def test_asked_twice_there_is_one(invoice, point):
    assert begin(invoice).pk == begin(invoice).pk

    run(at=NOW)
    run(at=NOW)

    assert len(point.posts) == 1


def test_the_database_keeps_a_second_one_out(invoice):
    row = begin(invoice)
    row.pk, row.public_id = None, "x" * 16

    with (
        pytest.raises(IntegrityError, match="one_live_transmission"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


@pytest.mark.parametrize("fault", ["timeout", "500", "nonsense"])
def test_what_was_taken_without_an_answer_is_asked_about_and_never_sent_again(
    invoice, point, fault
):
    point.faults = [fault]
    row = begin(invoice)

    transmitting.transmit(row, at=NOW)
    assert state_of(row) == TransmissionState.UNKNOWN
    run(at=LATER)

    assert state_of(row) == TransmissionState.IN_FLIGHT
    assert len(point.posts) == 1


def test_what_was_lost_is_handed_over_again_under_the_same_key(invoice, point):
    point.faults = ["lost"]
    row = begin(invoice)

    transmitting.transmit(row, at=NOW)
    assert state_of(row) == TransmissionState.UNKNOWN
    run(at=LATER)
    run(at=LATER)

    assert state_of(row) == TransmissionState.IN_FLIGHT
    assert [key for key, *_more in point.posts] == [row.public_id] * 2
    assert len(point.documents) == 1


def test_a_provider_that_answers_nothing_leaves_it_open(invoice, point):
    point.faults = ["500", "500"]
    row = begin(invoice)

    transmitting.transmit(row, at=NOW)
    run(at=LATER)

    assert state_of(row) == TransmissionState.UNKNOWN
    assert words(row).status == "wait"


def test_a_worker_that_dies_with_it_in_hand_is_asked_after(invoice, point, monkeypatch):
    row = begin(invoice)
    render_paper(invoice, at=NOW)
    claimed = transmitting._claim(row.pk, at=NOW)  # and nothing follows
    assert claimed is not None

    run(at=NOW + timedelta(minutes=5))
    assert state_of(row) == TransmissionState.CLAIMED
    run(at=LATER)  # unknown, asked, never came
    run(at=LATER)

    assert state_of(row) == TransmissionState.IN_FLIGHT
    assert len(point.documents) == 1


def test_two_workers_hand_over_once(invoice, point):
    row = begin(invoice)
    render_paper(invoice, at=NOW)
    first = transmitting._claim(row.pk, at=NOW)

    assert transmitting._claim(row.pk, at=NOW) is None
    assert transmitting.transmit(row, at=NOW) is False
    assert first is not None
    assert point.posts == []


def test_a_first_answer_that_comes_twice_counts_once(invoice, point):
    row = begin(invoice)
    run(at=NOW)
    Transmission.objects.update(state=TransmissionState.PENDING)  # as if it was lost

    run(at=LATER)

    assert state_of(row) == TransmissionState.IN_FLIGHT
    assert len(point.documents) == 1


@pytest.mark.parametrize("fault", ["422", "400"])
def test_a_rejection_says_why_and_is_told_once(invoice, point, fault):
    point.faults = [fault]
    row = begin(invoice)

    run(at=NOW)
    run(at=LATER)

    assert state_of(row) == TransmissionState.REJECTED
    assert row.reason == "BR-CO-15: the total is wrong"
    assert (
        Notification.objects.filter(kind="documents.transmission_rejected").count() == 1
    )
    assert "BR-CO-15" in words(row).title
    assert words(row).may_retry


def test_after_a_rejection_it_can_enter_again(invoice, point):
    point.faults = ["422"]
    row = begin(invoice)
    run(at=NOW)

    second = begin(invoice)
    run(at=LATER)

    assert second.pk != row.pk
    assert state_of(second) == TransmissionState.IN_FLIGHT


def test_who_is_refused_at_the_door_waits_and_tries_again(invoice, point):
    point.faults = ["403"]
    row = begin(invoice)

    run(at=NOW)
    assert state_of(row) == TransmissionState.PENDING
    run(at=NOW)
    assert len(point.posts) == 1
    run(at=LATER)

    assert state_of(row) == TransmissionState.IN_FLIGHT


def test_nobody_there_is_surely_not_taken(invoice, settings):
    change_setting(PROVIDERS[Channel.PEPPOL], "access_point", on=TODAY)
    with sandbox() as gone:
        settings.ACCESS_POINT_URL = gone.url
    row = begin(invoice)

    run(at=NOW)

    assert (state_of(row), row.attempts) == (TransmissionState.PENDING, 1)


def test_without_an_address_of_an_access_point_nothing_leaves(invoice):
    change_setting(PROVIDERS[Channel.PEPPOL], "access_point", on=TODAY)
    row = begin(invoice)

    run(at=NOW)

    assert state_of(row) == TransmissionState.PENDING


def test_a_finding_holds_it_back(invoice, point):
    row = begin(invoice)
    render_paper(invoice, at=NOW)
    found = [{"rule": "BR-1", "text": "wrong", "severity": "fatal"}]
    Rendering.objects.filter(kind=RenderingKind.UBL).update(findings=found)

    run(at=NOW)

    assert state_of(row) == TransmissionState.PENDING
    assert point.posts == []
    assert words(row).status == "wait"


def test_codes_lead_on_and_older_news_does_not_lead_back(invoice, point):
    row = begin(invoice)
    run(at=NOW)
    for hours, code in enumerate(["203", "205", "201", "210"], start=1):
        point.says(row.public_id, code=code, reason="Montant contesté")
        answer = access_point.AccessPoint().look_up(row.public_id)
        transmitting.take_answer(row, answer, at=NOW + timedelta(hours=hours))

    assert state_of(row) == TransmissionState.REJECTED
    assert (row.life_cycle, row.reason) == ("210", "Montant contesté")
    assert events(invoice) == ["begun", "taken", "delivered", "told", "rejected"]


def test_every_code_of_the_reform_has_a_state_and_a_sentence():
    assert set(STATES) == set(SENTENCES) == set(LifeCycle)
    assert sorted(LifeCycle.values) == [str(code) for code in range(200, 214)]
    assert all(str(sentence) for sentence in SENTENCES.values())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"status": "perhaps", "reference": "1"}',
        b'{"code": "999", "reference": "1"}',
        b'{"status": "delivered"}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_says_nothing_leaves_it_open(body):
    with pytest.raises(NotUnderstood):
        understood(body)


# --- from the paper --------------------------------------------------------------------------


def test_a_paper_that_is_sent_enters_its_network_once(invoice):
    for _time in range(2):
        request_dispatch(invoice, envelope=ENVELOPE, by=invoice.created_by, at=NOW)

    assert Transmission.objects.get().paper == invoice


def test_a_private_person_gets_only_the_mail(anna_activity):
    customer = make_customer(anna_activity, kind=CustomerKind.CONSUMER)
    invoice = make_invoice(anna_activity, customer=customer)
    request_dispatch(invoice, envelope=ENVELOPE, by=invoice.created_by, at=NOW)

    assert not Transmission.objects.exists()


def test_every_state_has_words(invoice, point):
    row = begin(invoice)
    for state in TransmissionState:
        row.state = state
        row.reason = "no" if state == TransmissionState.REJECTED else ""
        row.life_cycle = ""
        assert TOLD[state](row, invoice, invoice.created_by, True, LATER).title


def test_a_stranger_reads_nothing_of_it(invoice, carla):
    row = begin(invoice)

    assert words(row, reader=carla) is None
