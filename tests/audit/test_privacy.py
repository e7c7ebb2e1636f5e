import pytest

from smartportal.audit.services import record
from smartportal.core.registries import privacy
from smartportal.core.subject import subject_of
from tests.factories.delivery import MONDAY

pytestmark = pytest.mark.django_db


def test_a_person_gets_what_they_did_exported(anna, olga):
    record("members.member.helped", anna.member, by=olga, at=MONDAY, count=2)
    record("members.member.helped", anna.member, by=anna, at=MONDAY)

    assert privacy["audit.event"].export(olga) == [
        {
            "what": "members.member.helped",
            "at": "2026-11-30T13:32:00+00:00",
            "about": str(subject_of(anna.member)),
            "count": 2,
        }
    ]
