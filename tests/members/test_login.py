"""Logging in, resetting a password, opening an account."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.settings import SIGNUP_OPEN
from smartportal.core import clock
from smartportal.delivery.models import Message
from smartportal.delivery.services import send_due_messages
from smartportal.reference.settings import change_setting
from tests.factories.members import PASSWORD, UserFactory
from tests.members.conftest import PLAIN_PAGE, links_in, log_in

NEW_PASSWORD = "another-long-password"


def test_login_takes_the_address_in_any_case_and_remembers_the_language(client, anna):
    User.objects.filter(pk=anna.pk).update(language="nl")

    response = log_in(client, anna.email.upper())

    assert response.url == PLAIN_PAGE
    assert client.cookies["language"].value == "nl"
    assert client.get(PLAIN_PAGE).headers["Content-Language"] == "nl"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, anna):
    wrong = log_in(client, anna.email, "not-the-password")
    unknown = log_in(client, "nobody@members.example")

    assert wrong.status_code == unknown.status_code == 200
    assert (
        wrong.context["form"].errors.as_data().keys()
        == unknown.context["form"].errors.as_data().keys()
    )
    assert str(wrong.context["form"].errors) == str(unknown.context["form"].errors)


def test_an_address_that_is_not_confirmed_gets_a_link_instead_of_a_login(client, db):
    user = UserFactory()
    user.emailaddress_set.update(verified=False)

    response = log_in(client, user.email)
    message = Message.objects.get()
    client.post(links_in(message)[0])

    assert response.url == reverse("account_email_verification_sent")
    assert message.to == [user.email]
    assert user.emailaddress_set.get().verified
    assert log_in(client, user.email).url == PLAIN_PAGE


def test_a_closed_account_cannot_log_in(client, anna):
    User.objects.filter(pk=anna.pk).update(is_active=False)

    log_in(client, anna.email)

    assert client.get(PLAIN_PAGE).status_code == 302


def test_a_session_ends_when_its_account_is_closed(client_for, anna):
    client = client_for(anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)

    assert client.get(PLAIN_PAGE).status_code == 302


def test_a_reset_is_answered_alike_for_a_known_and_an_unknown_address(client, anna):
    url = reverse("account_reset_password")

    known = client.post(url, {"email": anna.email}, follow=True)
    unknown = client.post(url, {"email": "nobody@members.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in Message.objects.order_by("pk")] == [
        [anna.email],
        ["nobody@members.example"],
    ]


def test_a_reset_link_sets_the_password_once_and_ends_other_sessions(
    client, client_for, anna
):
    stolen = client_for(anna)
    client.post(reverse("account_reset_password"), {"email": anna.email})
    link = links_in(Message.objects.get())[0]

    form_page = client.get(link)
    assert form_page.url != link  # the token leaves the address
    client.post(form_page.url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert log_in(client, anna.email, NEW_PASSWORD).url == PLAIN_PAGE
    assert stolen.get(PLAIN_PAGE).status_code == 302
    assert client.get(link).context["token_fail"]


def test_a_reset_is_told_to_the_owner_of_the_account(client, anna):
    client.post(reverse("account_reset_password"), {"email": anna.email})
    form_page = client.get(links_in(Message.objects.get())[0])
    client.post(form_page.url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    told = Message.objects.get(kind="account.password_reset")

    assert told.to == [anna.email]
    assert "127.0.0.1" in told.text


def test_mails_follow_the_language_of_the_account_not_of_the_page(client, anna):
    User.objects.filter(pk=anna.pk).update(language="en")
    client.cookies["language"] = "fr"

    client.post(reverse("account_reset_password"), {"email": anna.email})

    message = Message.objects.get()
    assert message.language == "en"
    assert message.subject == "Choose a new password"
    assert message.text.startswith("Hello Anna,")


def test_nobody_signs_up_while_the_cooperative_keeps_it_closed(client, db):
    url = reverse("account_signup")
    data = {
        "email": "new@members.example",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }

    client.post(url, data)
    assert not User.objects.exists()

    change_setting(SIGNUP_OPEN, True, on=clock.today())
    client.post(url, data)
    assert User.objects.get().email == "new@members.example"


def test_signing_up_with_a_known_address_looks_like_any_other_sign_up(client, anna):
    change_setting(SIGNUP_OPEN, True, on=clock.today())
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    url = reverse("account_signup")

    known = client.post(url, {"email": anna.email, **passwords})
    client.logout()
    new = client.post(url, {"email": "new@members.example", **passwords})

    assert known.url == new.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email=anna.email).count() == 1


@pytest.mark.parametrize("password", ["short", "123456789012", "motdepasse", "Anna"])
def test_weak_passwords_are_refused(client, anna, password):
    client.post(reverse("account_reset_password"), {"email": anna.email})
    form_page = client.get(links_in(Message.objects.get())[0])

    response = client.post(
        form_page.url, {"password1": password, "password2": password}
    )

    assert "password1" in response.context["form"].errors


def test_guessing_is_slowed_down_and_the_right_password_does_not_help(
    client, anna, settings
):
    settings.ACCOUNT_RATE_LIMITS = {}  # the library's own limits
    cache.clear()

    for _attempt in range(5):
        log_in(client, anna.email, "not-the-password")
    response = log_in(client, anna.email, PASSWORD)

    assert response.status_code == 200
    assert client.get(PLAIN_PAGE).status_code == 302


def test_asking_for_many_resets_is_slowed_down(client, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    url = reverse("account_reset_password")

    answers = [client.post(url, {"email": anna.email}) for _attempt in range(7)]

    assert Message.objects.count() == 5
    assert answers[-1].status_code == 429


def test_login_goes_on_only_to_a_page_of_the_portal(client, anna):
    response = client.post(
        reverse("account_login"),
        {
            "login": anna.email,
            "password": PASSWORD,
            "next": "https://elsewhere.example/",
        },
    )

    assert not response.url.startswith("https://elsewhere.example")


def test_the_secret_link_is_forgotten_once_the_mail_has_left(client, anna, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": anna.email})
    [link] = links_in(Message.objects.get())

    send_due_messages(at=timezone.now())

    [mail] = mailoutbox
    kept = Message.objects.get()
    assert link in mail.body
    assert (kept.state, kept.text, kept.html) == ("sent", "", "")
