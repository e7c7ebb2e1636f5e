"""Two kinds of notices, declared for one test."""

import pytest

from smartportal.core import subject
from smartportal.notifications import kinds
from smartportal.notifications.kinds import declare


@pytest.fixture
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds.kinds, "_entries", dict(kinds.kinds._entries))


@pytest.fixture
def accepted(_kinds):
    declare(
        "tests.accepted",
        title="Quote %(number)s accepted",
        text="By <b>Théo</b> & co",
        icon="thumbs-up",
        status="ok",
    )


@pytest.fixture
def quiet(_kinds):
    declare(
        "tests.quiet",
        title=lambda parameters: f"{parameters['number']} coming",
        mail=False,
    )


@pytest.fixture
def linked(monkeypatch):
    """Members have a page."""
    kind = subject.kind_named("member")
    with_page = subject.SubjectKind(
        kind.name,
        kind.model,
        kind.visible,
        kind.label,
        lambda member: f"/people/{member.public_id}/",
    )
    monkeypatch.setitem(subject._kinds, "member", with_page)
