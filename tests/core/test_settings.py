"""What an installation must say before it starts."""

import json
import os
import subprocess
import sys

import pytest

LONG = "a-secret-of-thirty-two-characters-or-more"
REAL = {
    "SECRET_KEY": LONG,
    "CHAIN_KEY": LONG[::-1],
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgresql://unused/unused",
}
NAMES = (
    "CHAIN_KEY",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "SECURE_PROXY_SSL_HEADER",
)
PRINT = f"""
import json
from smartportal.settings import base
print(json.dumps({{name: getattr(base, name) for name in {NAMES}}}))
"""


def start(**changes):
    given = {name: value for name, value in (REAL | changes).items() if value}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRINT],
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(**changes):
    done = start(**changes)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["SECRET_KEY", "CHAIN_KEY"])
@pytest.mark.parametrize("value", ["", "short"])
def test_an_installation_does_not_start_without_its_secrets(name, value):
    done = start(**{name: value})

    assert done.returncode == 1
    assert f'echo "{name}=$(openssl rand -hex 32)"' in done.stderr.splitlines()[-1]


def test_papers_issued_without_a_chain_key_are_keyed_by_the_secret_of_then():
    done = start(CHAIN_KEY="")

    end = "(if papers were issued without it: the SECRET_KEY of then)"
    assert done.stderr.strip().endswith(end)


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_a_trial_needs_one_secret_only(mode):
    assert settings_of(CHAIN_KEY="", **{mode: "1"})["CHAIN_KEY"] == LONG


def test_cookies_of_an_installation_travel_encrypted_only():
    found = settings_of(TRUSTED_PROXY_COUNT="2")

    assert found == {
        "CHAIN_KEY": LONG[::-1],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 2,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_a_public_address_in_the_clear_is_refused():
    done = start(SITE_URL="http://portal.example.org")

    assert done.returncode == 1
    assert "SITE_URL=https://portal.example.org" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"SITE_URL": "http://portal.example.org", "DEMO": "1"},
        {"SITE_URL": "http://portal.example.org", "DEBUG": "1"},
        {"SITE_URL": "http://127.0.0.1:8000"},
    ],
)
def test_trials_and_the_same_machine_need_no_certificate(changes):
    assert settings_of(**changes)["SESSION_COOKIE_SECURE"] is False


CHILD = "import smartportal.settings.test"
PARENT = """
import os, subprocess, sys
from smartportal.settings import test
folder = test.STORAGE_DIR
print(folder.exists())
folder.mkdir()
subprocess.run([sys.executable, "-W", "ignore", "-c", sys.argv[1]], check=True)
print(folder.exists())
"""


def test_files_of_tests_are_removed_by_who_chose_their_place(tmp_path):
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}

    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PARENT, CHILD],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert told == ["False", "True"]
    assert list(tmp_path.iterdir()) == []
