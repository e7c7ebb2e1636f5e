"""The address of a visitor, behind none, one or two proxies."""

import pytest

from smartportal.core.client import client_address

PROXY = "10.0.0.7"


def asked(rf, forwarded=None, remote=PROXY):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return rf.get("/", headers=headers, REMOTE_ADDR=remote)


def test_without_a_proxy_the_header_is_anyones_word(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    assert client_address(asked(rf, "198.51.100.9")) == PROXY


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("198.51.100.9, 203.0.113.5", "203.0.113.5"),
        ("garbage, 203.0.113.5", "203.0.113.5"),
        (" 203.0.113.5 ", "203.0.113.5"),
        ("203.0.113.5:50123", "203.0.113.5"),
        ("2001:DB8::5", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("[2001:db8::5]:443", "2001:db8::5"),
    ],
)
def test_behind_one_proxy_the_last_entry_counts(rf, settings, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert client_address(asked(rf, forwarded)) == address


def test_behind_two_proxies_the_last_but_one_counts(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    forged = "192.0.2.1, 203.0.113.5, 10.0.0.8"
    assert client_address(asked(rf, forged)) == "203.0.113.5"


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.5"])
def test_a_header_shorter_than_the_proxies_is_not_believed(rf, settings, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    assert client_address(asked(rf, forwarded)) == PROXY


@pytest.mark.parametrize(
    "forwarded",
    ["unknown", "_hidden", "203.0.113", "203.0.113.5:²", "[]", "[", ",", "x" * 5000],
)
def test_a_garbled_entry_is_no_address_and_no_error(rf, settings, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert client_address(asked(rf, forwarded)) == ""


@pytest.mark.parametrize("remote", ["", None, "unix:"])
def test_a_socket_has_no_address(rf, remote):
    assert client_address(asked(rf, remote=remote)) == ""
