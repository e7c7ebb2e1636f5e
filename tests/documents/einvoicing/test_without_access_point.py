"""E-invoices that leave without an access point: deposited by hand, or by the mailbox of a platform."""

import pytest

from documents.einvoicing.providers.choice import MAILBOXES, PROVIDERS
from documents.einvoicing.transmitting import (
    NotByHand,
    deposit,
    run,
)
from documents.enums import (
    Channel,
    Provider,
    TransmissionState,
)
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import Message
from smartportal.delivery.services import send_due_messages, take_notice
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
    TODAY,
    make_invoice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice()


def test_by_hand_a_person_deposits_it(invoice):
    row = begin(invoice)
    run(at=NOW)
    assert words(row).may_deposit

    deposit(row, by=invoice.created_by, at=LATER)

    assert state_of(row) == TransmissionState.DEPOSITED
    assert events(invoice) == ["begun", "deposited"]
    with pytest.raises(NotByHand):
        deposit(row, by=invoice.created_by, at=LATER)


def test_a_mistyped_provider_is_done_by_hand(invoice):
    change_setting(PROVIDERS[Channel.PEPPOL], "pepol", on=TODAY)

    assert begin(invoice).provider == Provider.MANUAL


@pytest.fixture
def mailbox():
    change_setting(PROVIDERS[Channel.PEPPOL], "mailbox", on=TODAY)
    change_setting(MAILBOXES[Channel.PEPPOL], "in@platform.example", on=TODAY)


def test_the_mailbox_of_a_platform_gets_the_file_once(invoice, mailbox):
    row = begin(invoice)
    run(at=NOW)
    run(at=LATER)

    message = Message.objects.get()
    assert message.to == ["in@platform.example"]
    assert message.attachments.get().name == f"{invoice.number}.xml"
    assert state_of(row) == TransmissionState.IN_FLIGHT


def test_a_mailbox_that_bounces_rejects_it(invoice, mailbox):
    row = begin(invoice)
    run(at=NOW)
    send_due_messages(at=LATER)
    message = Message.objects.get()
    assert message.state == MessageState.SENT

    take_notice(
        message,
        kind=NoticeKind.BOUNCED,
        recipient="in@platform.example",
        at=LATER,
        detail="550 no such mailbox",
    )

    assert (state_of(row), row.reason) == (
        TransmissionState.REJECTED,
        "550 no such mailbox",
    )


def test_a_mailbox_that_was_never_set_keeps_it_waiting(invoice):
    change_setting(PROVIDERS[Channel.PEPPOL], "mailbox", on=TODAY)
    row = begin(invoice)

    run(at=NOW)

    assert state_of(row) == TransmissionState.PENDING
