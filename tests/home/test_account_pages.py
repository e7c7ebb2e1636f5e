"""The pages of the account wear our look, with nothing inline and nothing stock."""

import re

import pytest
from django.urls import reverse

PUBLIC = ("account_login", "account_reset_password", "account_reset_password_done")
PRIVATE = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "usersessions_list",
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_outside_stand_beside_the_pattern(client, name):
    page = client.get(reverse(name)).content.decode()

    assert 'class="gate"' in page
    assert not INLINE.search(page)


@pytest.mark.parametrize("name", PRIVATE)
def test_pages_inside_carry_nothing_inline(client, anna, name):
    client.force_login(anna)

    page = client.get(reverse(name), follow=True).content.decode()

    assert 'css/app.css"' in page
    assert 'class="rail"' in page or 'class="gate"' in page
    assert not INLINE.search(page)


def test_every_input_of_the_login_has_a_label(client):
    page = client.get(reverse("account_login")).content.decode()
    ids = set(re.findall(r'<input (?!type="hidden")[^>]*id="([^"]+)"', page))

    assert {"id_login", "id_password"} <= ids
    assert 'for="id_login"' in page
    assert 'for="id_password"' in page


def test_a_wrong_password_is_told_in_the_summary(client, anna):
    page = client.post(
        reverse("account_login"), {"login": anna.email, "password": "wrong"}
    ).content.decode()

    assert 'class="callout errors"' in page
