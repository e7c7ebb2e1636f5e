"""Several lists in one query."""

import pytest
from django.db.models import Case, When

from members.models import User
from smartportal.core.together import read_together
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    return [UserFactory(first_name=name) for name in ("Ann", "Ben", "Cleo", "Dan")]


def names(found):
    return {name: [row.first_name for row in rows] for name, rows in found.items()}


def test_each_list_has_its_order_and_its_length(users, django_assert_num_queries):
    ben_first = Case(When(first_name="Ben", then=0), default=1)
    lists = {
        "newest": User.objects.order_by("-pk")[:2],
        "chosen": User.objects.exclude(first_name="Dan").order_by(ben_first, "pk"),
        "nobody": User.objects.none(),
    }

    with django_assert_num_queries(1):
        found = read_together(lists)

    assert names(found) == {
        "newest": ["Dan", "Cleo"],
        "chosen": ["Ben", "Ann", "Cleo"],
        "nobody": [],
    }


def test_without_any_row_every_list_is_there(db):
    lists = {"first": User.objects.none(), "second": User.objects.order_by("pk")}

    assert read_together(lists) == {"first": [], "second": []}
