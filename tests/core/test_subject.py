"""The registry of what events, notices and questions can be about."""

from dataclasses import replace

import pytest

from members.models import Member, Office
from smartportal.core.subject import kind_named, register

MEMBER = kind_named("member")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (replace(MEMBER, model=Office), "members.Member is the subject member."),
        (replace(MEMBER, name="person"), "members.Member is the subject member."),
    ],
)
def test_a_name_has_one_model_and_a_model_one_name(kind, sentence):
    with pytest.raises(ValueError, match=sentence):
        register(kind)

    assert kind_named("member") == MEMBER
    with pytest.raises(KeyError):
        kind_named("person")


def test_the_same_registration_again_changes_nothing():
    register(MEMBER)

    assert (MEMBER.model, kind_named("member")) == (Member, MEMBER)
