"""Accounts begin with a link that lets one choose a password, once, within seven days."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.services import AlreadyHasAccount, invite_again, invite_user
from smartportal.audit.models import Event
from smartportal.delivery.models import Message
from tests.members.conftest import PLAIN_PAGE, links_in, log_in

PASSWORD = "a-password-of-my-own"


@pytest.fixture
def invitation(admin):
    return invite_user(
        "Nora.Dubois@Members.example",
        first_name="Nora",
        last_name="Dubois",
        language="nl",
        by=admin,
        at=timezone.now(),
    )


def path_of(invitation) -> str:
    return links_in(Message(text=invitation.url))[0]


def test_an_invited_person_chooses_a_password_and_logs_in(client, invitation):
    response = client.post(path_of(invitation), {"password": PASSWORD})

    assert response.url == reverse("account_login")
    assert log_in(client, "nora.dubois@members.example", PASSWORD).url == PLAIN_PAGE


def test_the_invitation_is_mailed_in_the_language_of_the_person(invitation):
    message = Message.objects.get()

    assert message.to == ["Nora Dubois <nora.dubois@members.example>"]
    assert message.language == "nl"
    assert links_in(message) == [path_of(invitation)]
    assert invitation.url in message.html


def test_an_invited_account_has_no_password(client, invitation):
    log_in(client, invitation.user.email, "")

    assert not invitation.user.has_usable_password()
    assert client.get(PLAIN_PAGE).status_code == 302


def test_opening_the_link_uses_nothing_up(client, invitation):
    first = client.get(path_of(invitation))
    second = client.get(path_of(invitation))

    assert first.status_code == second.status_code == 200
    assert first["Referrer-Policy"] == "same-origin"
    assert "no-store" in first["Cache-Control"]


def test_the_link_works_once(client, invitation):
    client.post(path_of(invitation), {"password": PASSWORD})

    again = client.post(path_of(invitation), {"password": "a-password-of-a-thief"})

    assert again.status_code == 404
    assert log_in(client, invitation.user.email, PASSWORD).url == PLAIN_PAGE


def test_a_weak_password_is_refused_beside_the_field_and_keeps_the_link(
    client, invitation
):
    weak = client.post(path_of(invitation), {"password": "nora.dubois"})

    assert weak.context["form"].errors["password"]
    assert client.get(path_of(invitation)).status_code == 200


def test_the_link_ends_after_seven_days(client, invitation):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(path_of(invitation)).status_code == 404


def test_a_newer_invitation_replaces_the_older(client, invitation, admin):
    newer = invite_again(invitation.user, by=admin, at=timezone.now())

    assert client.get(path_of(invitation)).status_code == 404
    assert client.get(path_of(newer)).status_code == 200


def test_a_closed_account_cannot_accept(client, invitation):
    User.objects.filter(pk=invitation.user.pk).update(is_active=False)

    assert client.get(path_of(invitation)).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "a" * 500, "..", "é"])
def test_a_made_up_link_is_not_found(client, db, token):
    response = client.get(f"/invitation/{token}/")

    assert response.status_code == 404


def test_a_known_address_is_not_invited_twice(anna, admin):
    with pytest.raises(AlreadyHasAccount):
        invite_user(anna.email.upper(), by=admin, at=timezone.now())

    assert not Message.objects.exists()


def test_inviting_and_accepting_leave_events(client, invitation, admin):
    client.post(path_of(invitation), {"password": PASSWORD})

    events = Event.objects.filter(subject_id=invitation.user.public_id).order_by("pk")
    assert [(event.name, event.by) for event in events] == [
        ("members.user.invited", admin),
        ("members.user.joined", invitation.user),
    ]


def first_admin(email: str) -> str:
    out = StringIO()
    call_command("first_admin", email, stdout=out)
    return out.getvalue().strip()


def test_the_first_admin_is_invited_on_the_screen_not_by_mail(client, db):
    url = first_admin("Chief@members.example")

    client.post(links_in(Message(text=url))[0], {"password": PASSWORD})

    admin = User.objects.get()
    assert (admin.email, admin.is_superuser, admin.is_staff) == (
        "chief@members.example",
        True,
        True,
    )
    assert admin.check_password(PASSWORD)
    assert not Message.objects.exists()


def test_the_first_admin_must_set_up_a_second_factor(client, db):
    url = first_admin("chief@members.example")
    client.post(links_in(Message(text=url))[0], {"password": PASSWORD})

    log_in(client, "chief@members.example", PASSWORD)

    response = client.get(reverse("admin:index"))
    assert response.url.split("?")[0] == reverse("mfa_activate_totp")


def test_the_first_admin_gets_a_new_link_until_one_was_used(client, db):
    old, new = (first_admin("chief@members.example") for _time in range(2))

    assert client.get(links_in(Message(text=old))[0]).status_code == 404
    client.post(links_in(Message(text=new))[0], {"password": PASSWORD})
    with pytest.raises(CommandError):
        first_admin("chief@members.example")
    assert User.objects.count() == 1


def test_the_first_admin_needs_an_address(db):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        first_admin("chief")
