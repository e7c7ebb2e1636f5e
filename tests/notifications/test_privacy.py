import pytest

from smartportal.core.registries import privacy
from tests.factories.notifications import notice_to

pytestmark = pytest.mark.django_db


def test_a_person_gets_their_notices_exported(anna, carla, accepted):
    notice_to(anna)
    notice_to(carla)

    assert privacy["notifications.notification"].export(anna) == [
        {"kind": "tests.accepted", "at": "2026-11-30T13:32:00+00:00", "number": "D-1"}
    ]
