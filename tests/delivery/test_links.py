from datetime import UTC, datetime, timedelta

import pytest

from smartportal.core.subject import Subject
from smartportal.delivery import services
from smartportal.delivery.models import SignedLink
from tests.factories.delivery import MONDAY, SUBJECT, make_link

pytestmark = pytest.mark.django_db

END = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_token_opens_its_link_and_only_its_hash_is_kept():
    link, token = make_link()

    assert services.open_link(token, scope="paper", at=MONDAY) == link
    assert link.subject == SUBJECT
    assert len(token) == 43
    assert token not in str(SignedLink.objects.values())


def test_two_links_to_one_thing_have_different_tokens():
    assert make_link()[1] != make_link()[1]


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 43, "é", "\ud800", "a\x00b", "x" * 9999]
)
def test_an_unknown_token_opens_nothing(token):
    make_link()

    with pytest.raises(services.LinkUnknown):
        services.open_link(token, scope="paper", at=MONDAY)


def test_a_token_opens_nothing_of_another_scope():
    _link, token = make_link(scope="paper")

    with pytest.raises(services.LinkUnknown):
        services.open_link(token, scope="invitation", at=MONDAY)


def test_a_link_ends_at_its_instant():
    link, token = make_link(expires_at=END)

    assert (
        services.open_link(token, scope="paper", at=END - timedelta(microseconds=1))
        == link
    )
    with pytest.raises(services.LinkExpired):
        services.open_link(token, scope="paper", at=END)


def test_revoked_links_are_said_to_be_replaced():
    _link, token = make_link()
    _other, kept = services.create_link(
        Subject("paper", "zzzzzzzzzzzzzzzz"), scope="paper", expires_at=END
    )

    assert services.revoke_links(SUBJECT, at=MONDAY) == 1
    assert services.revoke_links(SUBJECT, at=MONDAY) == 0

    with pytest.raises(services.LinkRevoked):
        services.open_link(token, scope="paper", at=MONDAY)
    assert services.open_link(kept, scope="paper", at=MONDAY).used_at is None


def test_links_of_one_scope_can_be_revoked_alone():
    make_link(scope="paper")
    _link, token = make_link(scope="invitation")

    assert services.revoke_links(SUBJECT, scope="paper", at=MONDAY) == 1
    assert services.open_link(token, scope="invitation", at=MONDAY)


def test_a_link_is_used_once_and_still_opens():
    link, token = make_link()

    services.use_link(link, at=MONDAY)

    assert link.used_at == MONDAY
    with pytest.raises(services.LinkUsed):
        services.use_link(SignedLink.objects.get(), at=MONDAY)
    assert services.open_link(token, scope="paper", at=MONDAY) == link


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"expires_at": MONDAY}, services.LinkExpired),
        ({"revoked_at": MONDAY}, services.LinkRevoked),
    ],
)
def test_a_dead_link_cannot_be_used(changes, refusal):
    link, _token = make_link()
    SignedLink.objects.update(**changes)

    with pytest.raises(refusal):
        services.use_link(link, at=MONDAY)

    link.refresh_from_db()
    assert link.used_at is None
