"""Which of several lists hold anything, in one query."""

import pytest

from members.models import Activity, User
from smartportal.core.presence import present
from tests.factories.members import ActivityFactory

pytestmark = pytest.mark.django_db


def test_it_names_the_lists_that_have_a_row(django_assert_num_queries):
    activity = ActivityFactory()
    ActivityFactory()
    lists = {
        "all": Activity.objects.order_by("name"),
        "one": Activity.objects.filter(pk=activity.pk).select_related("member"),
        "none": Activity.objects.filter(name="nobody's"),
        "people": User.objects.filter(is_active=True),
    }

    with django_assert_num_queries(1):
        assert present(lists) == {"all", "one", "people"}


@pytest.mark.parametrize("name", ["first", "last"])
def test_a_list_that_can_hold_nothing_is_not_named(name):
    ActivityFactory()
    empty = {"never": Activity.objects.filter(pk__in=[])}
    full = {"all": Activity.objects.all()}

    lists = empty | full if name == "first" else full | empty

    assert present(lists) == {"all"}


def test_of_no_lists_and_of_empty_ones_nothing_is_named():
    assert present({}) == frozenset()
    assert present({"never": Activity.objects.filter(pk__in=[])}) == frozenset()
    assert present({"none": Activity.objects.none()}) == frozenset()
