"""Staff work behind a second factor, and nothing leads around it."""

import time
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.demo import code_at
from members.enums import Role
from members.models import User
from members.second_factor import remember_proof
from members.services import appoint, reset_second_factor
from smartportal.audit.models import Event
from smartportal.delivery.models import Message
from tests.cast import TOTP_SECRET, with_second_factor
from tests.factories.members import StaffRoleFactory
from tests.members.conftest import PLAIN_PAGE, enter_code, links_in, log_in

GUARDED = (
    "members:settings",
    "admin:index",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "account_email",
    "account_change_password",
)


@pytest.fixture
def newcomer(db) -> User:
    """Staff who never set up a second factor."""
    return StaffRoleFactory(user__first_name="Nina").user


@pytest.fixture
def set_up(transactional_db):
    """Activates an authenticator app as its owner does; returns the answer to the code.

    The proof is written when the activation commits, so these tests commit.
    """

    def activate(client: Client):
        page = client.get(reverse("mfa_activate_totp"))
        code = code_at(page.context["form"].secret, int(time.time()))
        return client.post(reverse("mfa_activate_totp"), {"code": code})

    return activate


@pytest.mark.parametrize("name", [*GUARDED, "mfa_deactivate_totp"])
def test_without_a_factor_staff_are_led_to_set_one_up(client, newcomer, name):
    log_in(client, newcomer.email)

    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.split("?")[0] == reverse("mfa_activate_totp")


def test_staff_set_up_a_factor_right_after_login_and_then_work(
    client, newcomer, set_up
):
    log_in(client, newcomer.email)

    answer = set_up(client)

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200


def test_setting_up_a_factor_ends_sessions_that_never_showed_it(
    client, newcomer, set_up
):
    other = Client()
    log_in(other, newcomer.email)
    log_in(client, newcomer.email)

    set_up(client)

    assert other.get(PLAIN_PAGE).url.startswith(reverse("account_login"))
    assert client.get(PLAIN_PAGE).status_code == 200


def test_a_setup_is_told_by_mail(client, newcomer, set_up):
    log_in(client, newcomer.email)

    set_up(client)

    assert Message.objects.get(kind="account.totp_activated").to == [newcomer.email]


def test_staff_with_a_factor_log_in_with_password_and_code(client, olga):
    asked = log_in(client, olga.email)
    assert asked.url == reverse("mfa_authenticate")
    assert client.get(PLAIN_PAGE).url.startswith(reverse("account_login"))

    assert enter_code(client).url == PLAIN_PAGE
    assert client.get(reverse("admin:index")).status_code == 200


def test_staff_prove_it_again_after_a_working_day_however_busy(client, olga):
    log_in(client, olga.email)
    enter_code(client)
    shown_at = timezone.now()

    with time_machine.travel(shown_at + timedelta(hours=11), tick=False):
        assert client.get(PLAIN_PAGE).status_code == 200
    with time_machine.travel(shown_at + timedelta(hours=12, minutes=1), tick=False):
        asked = client.get(PLAIN_PAGE)
        assert asked.url.split("?")[0] == reverse("mfa_reauthenticate")
    assert not client.cookies[settings.SESSION_COOKIE_NAME][
        "max-age"
    ]  # and the browser ends it


def test_who_is_appointed_proves_it_anew_if_that_was_long_ago(client, anna):
    with_second_factor(anna)
    log_in(client, anna.email)
    enter_code(client)
    appoint(anna, role=Role.ADMIN, from_on=date(2026, 1, 1), by=None)

    later = timezone.now() + timedelta(days=10)
    with time_machine.travel(later, tick=False):
        asked = client.get(reverse("admin:index"))

    assert asked.url.split("?")[0] == reverse("mfa_reauthenticate")


def test_a_member_with_a_second_factor_keeps_the_longer_session(client, anna):
    with_second_factor(anna)
    log_in(client, anna.email)
    enter_code(client)

    later = timezone.now() + timedelta(days=13)
    with time_machine.travel(later, tick=False):
        assert client.get(PLAIN_PAGE).status_code == 200


def test_a_code_works_once(client, olga):
    code = code_at(TOTP_SECRET, int(time.time()))
    log_in(client, olga.email)
    enter_code(client, code)

    thief = Client()
    log_in(thief, olga.email)
    enter_code(thief, code)

    assert thief.get(PLAIN_PAGE).url.startswith(reverse("account_login"))


def test_a_wrong_code_opens_nothing(client, olga):
    log_in(client, olga.email)

    enter_code(client, "000000")

    assert client.get(PLAIN_PAGE).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", GUARDED)
def test_a_session_that_never_showed_the_factor_is_asked_for_it(client, olga, name):
    client.force_login(olga)  # for instance: became staff while logged in

    response = client.get(reverse(name))

    assert response.url.split("?")[0] == reverse("mfa_reauthenticate")


def test_showing_the_factor_later_opens_the_same_session(client, olga):
    client.force_login(olga)

    client.post(
        reverse("mfa_reauthenticate"),
        {"code": code_at(TOTP_SECRET, int(time.time())), "next": PLAIN_PAGE},
    )

    assert client.get(PLAIN_PAGE).status_code == 200


def test_the_proof_of_one_person_is_none_for_another(client, olga, paul):
    client.force_login(olga)
    session = client.session
    remember_proof(session, paul)
    session.save()

    assert client.get(PLAIN_PAGE).status_code == 302


def test_resetting_the_password_does_not_skip_the_factor(client, olga):
    client.post(reverse("account_reset_password"), {"email": olga.email})
    form_page = client.get(links_in(Message.objects.get())[0])
    new = "another-long-password"
    client.post(form_page.url, {"password1": new, "password2": new})

    assert client.get(PLAIN_PAGE).url.startswith(reverse("account_login"))
    assert log_in(client, olga.email, new).url == reverse("mfa_authenticate")
    assert client.get(PLAIN_PAGE).url.startswith(reverse("account_login"))


def test_a_recovery_code_opens_once_and_leaves_the_factor_in_place(
    client, newcomer, set_up
):
    log_in(client, newcomer.email)
    set_up(client)
    code = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()[0]

    lost = Client()
    log_in(lost, newcomer.email)
    enter_code(lost, code)
    again = Client()
    log_in(again, newcomer.email)
    enter_code(again, code)

    assert lost.get(PLAIN_PAGE).status_code == 200
    assert again.get(PLAIN_PAGE).url.startswith(reverse("account_login"))
    assert Authenticator.objects.filter(user=newcomer, type="totp").count() == 1


def test_switching_the_factor_off_leads_staff_to_set_up_another(client_for, olga):
    client = client_for(olga)
    Authenticator.objects.filter(user=olga).delete()

    response = client.get(reverse("admin:index"))

    assert response.url.split("?")[0] == reverse("mfa_activate_totp")


def test_a_factor_that_an_administrator_resets_ends_every_session(client, olga, admin):
    log_in(client, olga.email)
    enter_code(client)

    reset_second_factor(olga, by=admin)

    assert client.get(PLAIN_PAGE).url.startswith(reverse("account_login"))
    event = Event.objects.get(name="members.user.second_factor_reset")
    assert (event.by, event.subject_id) == (admin, olga.public_id)


def test_htmx_is_led_with_a_header_it_follows(client, newcomer):
    client.force_login(newcomer)

    response = client.get(PLAIN_PAGE, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response["HX-Redirect"].startswith(reverse("mfa_activate_totp"))


def test_members_log_in_without_a_factor_and_with_the_one_they_chose(client, anna):
    assert log_in(client, anna.email).url == PLAIN_PAGE

    client.post(reverse("account_logout"))
    Authenticator.objects.create(user=anna, type="totp", data={"secret": TOTP_SECRET})
    assert log_in(client, anna.email).url == reverse("mfa_authenticate")


def test_logging_out_and_changing_the_language_need_no_factor(client, newcomer):
    client.force_login(newcomer)

    assert client.post(reverse("shell:language"), {"language": "nl"}).status_code == 302
    assert client.get(reverse("account_logout")).status_code == 200
