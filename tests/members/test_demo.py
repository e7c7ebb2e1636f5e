"""The demo shows its staff's codes; an installation never does."""

import time

from allauth.mfa.totp.internal.auth import validate_totp_code
from django.urls import reverse

from members.demo import code_at, demo_codes
from tests.cast import TOTP_SECRET


def test_codes_are_those_of_the_standard():
    # RFC 6238, appendix B, shortened to six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_at(secret, at) for at in (59, 1111111109, 20000000000)] == [
        "287082",
        "081804",
        "353130",
    ]


def test_the_login_accepts_the_codes_that_are_shown(olga, settings):
    settings.DEMO = True

    [shown] = demo_codes()

    assert (shown.name, shown.email) == (str(olga), olga.email)
    assert validate_totp_code(TOTP_SECRET, shown.code)


def test_codes_appear_on_the_login_page_in_the_demo_only(client, olga, settings):
    url = reverse("account_login")
    code = code_at(TOTP_SECRET, int(time.time()))

    assert demo_codes() == []
    assert code not in client.get(url).content.decode()

    settings.DEMO = True
    page = client.get(url).content.decode()
    assert olga.email in page
    assert demo_codes()[0].code in page


def test_a_role_that_is_over_is_not_named(past_substitute, settings):
    settings.DEMO = True

    assert [each.roles for each in demo_codes()] == [[]]


def test_members_and_closed_accounts_are_not_shown(anna, olga, settings):
    settings.DEMO = True
    olga.is_active = False
    olga.save()

    assert demo_codes() == []
