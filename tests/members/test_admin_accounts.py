"""Accounts and roles in the back office: invited, given, ended and reset within reach."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.enums import Role
from members.models import StaffRole, User
from members.services import OutOfReach, reset_second_factor
from smartportal.audit.models import Event
from smartportal.delivery.models import Message
from tests.cast import client_of, with_second_factor
from tests.factories.members import (
    StaffRoleFactory,
    UserFactory,
)
from tests.members.pages import change_url


def test_an_administrator_invites_an_account(cast):
    client = client_of(cast.admin)
    data = {
        "email": "New@members.example",
        "first_name": "Nils",
        "last_name": "Berg",
        "language": "nl",
    }

    response = client.post(reverse("admin:members_user_add"), data)

    user = User.objects.get(email="new@members.example")
    assert response.status_code == 302
    assert not user.has_usable_password()
    assert Message.objects.get().to == ["Nils Berg <new@members.example>"]
    assert Event.objects.filter(name="members.user.invited", by=cast.admin).exists()


def test_an_account_speaks_a_language_of_the_portal(cast):
    client = client_of(cast.admin)
    url = reverse("admin:members_user_add")

    offered = client.get(url).context["adminform"].form.fields["language"].choices
    page = client.post(url, {"email": "new@members.example", "language": "es"})

    assert [code for code, _name in offered] == ["fr", "nl", "en", "de"]
    assert list(page.context["adminform"].form.errors) == ["language"]
    with (
        pytest.raises(IntegrityError, match="user_language_is_spoken"),
        transaction.atomic(),
    ):
        User.objects.filter(pk=cast.anna.pk).update(language="es")


def test_a_known_address_is_refused_beside_the_field_or_by_name(cast):
    client = client_of(cast.admin)
    data = {"email": "ANNA@members.example", "first_name": "", "last_name": ""}
    cast.anna  # noqa: B018 (made when first asked for)

    client.post(reverse("admin:members_user_add"), data | {"language": "fr"})

    assert User.objects.filter(email__iexact="anna@members.example").count() == 1


def test_an_account_keeps_its_address_flags_and_password_in_the_back_office(cast):
    user = cast.anna
    data = {
        "first_name": "Anna",
        "last_name": "Renamed",
        "language": "fr",
        "is_active": "on",
        "email": "thief@members.example",
        "is_staff": "on",
        "is_superuser": "on",
        "password": "x",
    }

    client_of(cast.admin).post(change_url(user), data)

    user.refresh_from_db()
    assert user.last_name == "Renamed"
    assert (user.email, user.is_staff, user.is_superuser) == (
        "anna@members.example",
        False,
        False,
    )


def test_an_administrator_by_role_does_not_touch_a_superuser(cast):
    by_role = StaffRoleFactory(role=Role.ADMIN).user
    client = client_of(by_role)
    with_second_factor(by_role)

    response = client.post(change_url(cast.admin), {"first_name": "x"})

    assert response.status_code == 404


def test_an_administrator_of_an_office_does_not_touch_who_works_everywhere(cast):
    mayor = with_second_factor(UserFactory(first_name="Mia", is_staff=True))
    StaffRoleFactory(user=mayor, role=Role.ADMIN, office=cast.namur)
    wide = with_second_factor(cast.anna)
    StaffRoleFactory(user=wide, role=Role.ADMIN)
    User.objects.filter(pk=wide.pk).update(is_staff=True)
    client = client_of(mayor)
    data = {"first_name": "Anna", "last_name": "X", "language": "fr"}  # not active

    client.post(change_url(wide), data)
    client.post(
        reverse("admin:members_user_changelist"),
        {"action": "reset_second_factors", "_selected_action": [wide.pk]},
    )

    wide.refresh_from_db()
    assert (wide.is_active, wide.last_name) == (True, "Test")
    assert Authenticator.objects.filter(user=wide).exists()
    with pytest.raises(OutOfReach):
        reset_second_factor(wide, by=mayor)
    reset_second_factor(cast.carla, by=mayor)


def test_actions_reset_factors_and_send_invitations_again(cast):
    client = client_of(cast.admin)
    invited = UserFactory(first_name="Ivy", password=None)
    url = reverse("admin:members_user_changelist")

    client.post(
        url, {"action": "send_invitation_again", "_selected_action": [invited.pk]}
    )
    client.post(
        url, {"action": "reset_second_factors", "_selected_action": [cast.olga.pk]}
    )

    assert Message.objects.get().to == ["Ivy Test <ivy@members.example>"]
    assert not cast.olga.authenticator_set.exists()


def test_actions_need_the_right_to_change(cast):
    url = reverse("admin:members_user_changelist")

    client_of(cast.recovery).post(
        url, {"action": "reset_second_factors", "_selected_action": [cast.olga.pk]}
    )

    assert cast.olga.authenticator_set.exists()


def test_roles_are_given_and_ended_through_the_services(cast):
    client = client_of(cast.admin)
    url = reverse("admin:members_staffrole_add")
    data = {
        "user": cast.carla.pk,
        "role": "advisor",
        "office": cast.liege.pk,
        "entity": "",
        "from_on": "2026-01-01",
        "until_on": "",
    }

    client.post(url, data)
    role = StaffRole.objects.get(user=cast.carla)
    client.post(change_url(role), {"until_on": "2026-06-30", "role": "admin"})

    role.refresh_from_db()
    cast.carla.refresh_from_db()
    assert cast.carla.is_staff
    assert (role.role, role.office, role.until_on) == (
        "advisor",
        cast.liege,
        date(2026, 6, 30),
    )
    assert Event.objects.filter(name__startswith="members.user.").count() == 2
