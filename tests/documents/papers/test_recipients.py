"""A paper for several: each has a state of its own, and a bounce says which."""

import pytest
from django.db import IntegrityError, transaction
from django.forms import ValidationError
from django.utils import timezone

from documents.models import Dispatch
from documents.papers.fields import AddressesField
from documents.papers.sending import Envelope, carry_out, request_dispatch
from documents.papers.timeline import last_sending
from smartportal.delivery.enums import MessageState, NoticeKind
from smartportal.delivery.models import Message
from smartportal.delivery.services import take_notice
from tests.factories.drafts import instant, make_invoice

FOUR = "a@example.org, b@example.org;c@example.org\nd@example.org"


@pytest.fixture
def sent(db):
    invoice = make_invoice()
    envelope = Envelope(
        to="a@example.org",
        also_to=("B@example.org",),
        cc="c@example.org",
        subject="S",
        body="B",
    )
    dispatch = request_dispatch(
        invoice, envelope=envelope, by=invoice.created_by, at=instant()
    )
    carry_out(dispatch, at=timezone.now())
    now = timezone.now()
    Message.objects.update(state=MessageState.SENT, claimed_at=now, sent_at=now)
    return invoice


def hear(address, kind):
    now = timezone.now()
    take_notice(Message.objects.get(), kind=kind, recipient=address, at=now)


def standing(paper):
    sending = last_sending(paper, at=timezone.now())
    return sending.kind, {each.address: each.kind for each in sending.apart}


def test_one_mail_goes_to_all(sent):
    message = Message.objects.get()

    assert (message.to, message.cc) == (
        ["a@example.org", "B@example.org"],
        ["c@example.org"],
    )


def test_each_has_a_state_of_its_own(sent):
    hear("a@example.org", NoticeKind.DELIVERED)

    assert standing(sent) == (
        "left",
        {"a@example.org": "delivered", "B@example.org": "", "c@example.org": ""},
    )
    hear("b@example.org", NoticeKind.DELIVERED)
    assert standing(sent)[0] == "delivered"


def test_a_bounce_says_which(sent):
    hear("a@example.org", NoticeKind.DELIVERED)
    hear("b@example.org", NoticeKind.BOUNCED)

    kind, each = standing(sent)
    assert (kind, each["a@example.org"], each["B@example.org"]) == (
        "bounced",
        "delivered",
        "bounced",
    )
    assert "B@example.org" in str(last_sending(sent, at=timezone.now()).word)


def test_the_database_takes_ten(sent):
    many = [f"{n}@example.org" for n in range(10)]

    with (
        pytest.raises(IntegrityError, match="dispatch_to_at_most_ten"),
        transaction.atomic(),
    ):
        Dispatch.objects.update(also_to=many)
    Dispatch.objects.update(also_to=many[:9])


def test_addresses_are_read_as_people_write_them():
    assert AddressesField().clean(f" {FOUR}, a@example.org ") == [
        f"{letter}@example.org" for letter in "abcd"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a@example.org, b",
        "a",
        ",".join(f"{n}@example.org" for n in range(11)),
        "a@example.org" * 300,
    ],
)
def test_a_wrong_one_among_them_is_refused(text):
    with pytest.raises(ValidationError):
        AddressesField().clean(text)
