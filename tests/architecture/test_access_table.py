"""Every address against everybody: an address without a row fails."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.access import LOGIN, Row
from tests.architecture.addresses import all_addresses, is_admin, table
from tests.cast import Cast, client_of

TABLE = table()
CASES = [
    pytest.param(name, row, id=f"{name} {row.method} {number}")
    for name, rows in TABLE.items()
    for number, row in enumerate(rows)
]


def test_every_address_has_a_row_and_every_row_an_address():
    addresses = {name for name in all_addresses() if not is_admin(name)}

    assert sorted(addresses - TABLE.keys()) == []
    assert sorted(TABLE.keys() - addresses) == []


@pytest.fixture(scope="module")
def crowd(
    django_db_setup, django_db_blocker
) -> Iterator[tuple[Cast, dict[str, Client]]]:
    """The whole cast, logged in once for all rows; what a row does is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast()
        yield cast, {who: client_of(user) for who, user in cast.everyone().items()}
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "row"), CASES)
def test_who_may_open(crowd, name: str, row: Row):
    cast, clients = crowd
    url = reverse(name, kwargs=row.arguments(cast))

    found = {who: answer(url, row, client) for who, client in clients.items()}

    assert found == dict(row.expected)


def answer(url: str, row: Row, client: Client) -> int | str:
    """The status, or `LOGIN`; whatever the request did is rolled back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, row.method)(url, row.data)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.streaming:
        b"".join(response.streaming_content)  # read to the end, a file closes itself
    if response.status_code == 302 and response.url.startswith(
        reverse("account_login")
    ):
        return LOGIN
    return response.status_code
