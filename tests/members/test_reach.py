"""Who sees whom: `visible_to` of every model of the people app."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from members.enums import MemberStatus, OfficeKind, Role
from members.models import (
    Activity,
    LegalEntity,
    Member,
    Membership,
    Office,
    StaffRole,
    User,
)
from smartportal.core import clock
from tests.cast import MEMBERS
from tests.factories.members import (
    ActivityFactory,
    LegalEntityFactory,
    MemberFactory,
    MembershipFactory,
    OfficeFactory,
    StaffRoleFactory,
    UserFactory,
)


@pytest.fixture
def everyone(cast):
    cast.everyone()
    cast.anna_activity  # noqa: B018 (made when first asked for)
    return cast


def names(members) -> set[str]:
    return {member.user.first_name for member in members.select_related("user")}


ALL = {"Anna", "Ben", "Carla", "Dora", "Aline", "Felix"}
NAMUR = {"Anna", "Ben", "Carla", "Aline"}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("anna", {"Anna"}),
        ("ben", {"Ben"}),
        ("applicant", {"Aline"}),
        ("former", {"Felix"}),
        ("olga", NAMUR),
        ("paul", {"Dora"}),
        ("substitute", NAMUR),
        ("past_substitute", set()),
        ("accountant", ALL),
        ("recovery", ALL),
        ("admin", ALL),
    ],
)
def test_members_are_seen_by_themselves_and_by_staff_who_reach_them(
    everyone, who, seen
):
    assert names(Member.objects.visible_to(everyone.user(who))) == seen


@pytest.mark.parametrize(
    "model", [Activity, LegalEntity, Member, Membership, Office, StaffRole, User]
)
def test_anonymous_sees_nobody(everyone, model):
    assert list(model.objects.visible_to(AnonymousUser())) == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.COMMUNICATION])
def test_some_roles_reach_no_members_even_without_scope(everyone, role):
    user = StaffRoleFactory(role=role).user

    assert names(Member.objects.visible_to(user)) == set()


def test_a_role_without_the_staff_flag_reaches_nobody(everyone):
    user = StaffRoleFactory(user__is_staff=False).user

    assert names(Member.objects.visible_to(user)) == set()


def test_a_role_of_a_region_reaches_the_offices_beneath(everyone):
    region = everyone.wallonia
    user = StaffRoleFactory(role=Role.ADVISOR, office=region).user

    assert names(Member.objects.visible_to(user)) == NAMUR | {"Dora"}


def test_a_role_of_an_entity_reaches_who_works_under_it_alone_or_shared(everyone):
    user = StaffRoleFactory(entity=everyone.entity).user

    assert names(Member.objects.visible_to(user)) == {"Anna", "Ben"}


def test_an_advisor_sees_who_arrives_later_but_not_who_left(everyone):
    tomorrow = clock.today() + timedelta(days=1)
    coming = MembershipFactory(office=everyone.namur, from_on=tomorrow).member

    visible = Member.objects.visible_to(everyone.olga)

    assert visible.filter(pk=coming.pk).exists()
    assert not visible.filter(status=MemberStatus.FORMER).exists()


def test_a_role_holds_from_its_first_to_its_last_day(everyone):
    user = StaffRoleFactory(
        role=Role.ADVISOR,
        office=everyone.namur,
        from_on=date(2026, 3, 1),
        until_on=date(2026, 3, 31),
    ).user

    def reached(day):
        return Member.objects.visible_to(user, on=day).filter(user=everyone.anna)

    assert [
        reached(date(2026, month, day)).exists()
        for month, day in [(2, 28), (3, 1), (3, 31), (4, 1)]
    ] == [False, True, True, False]


def test_activities_are_seen_by_who_carries_them_and_by_staff(everyone):
    seen = {
        who: Activity.objects.visible_to(everyone.user(who)).count()
        for who in ("anna", "ben", "carla", "dora", "olga", "paul", "recovery")
    }

    assert seen == {
        "anna": 1,
        "ben": 1,
        "carla": 0,
        "dora": 0,
        "olga": 1,
        "paul": 0,
        "recovery": 1,
    }


def test_an_entity_role_sees_only_the_activities_of_that_entity(everyone):
    other = ActivityFactory(member=everyone.anna.member, name="Under another company")
    user = StaffRoleFactory(entity=everyone.entity).user

    assert [each.name for each in Activity.objects.visible_to(user)] == ["Atelier Anna"]
    assert Member.objects.visible_to(user).filter(pk=other.member.pk).exists()


def test_colleagues_run_an_activity_only_when_they_may_write(everyone):
    assert list(Activity.objects.run_by(everyone.ben)) == []

    everyone.ben.member.shared_activities.update(can_write=True)

    assert list(Activity.objects.run_by(everyone.ben)) == [everyone.anna_activity]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("anna", {"Namur"}),
        ("olga", {"Namur"}),
        ("paul", {"Liège"}),
        ("recovery", {"Namur", "Liège", "Wallonie", "Belgique"}),
        ("past_substitute", set()),
    ],
)
def test_offices_are_seen_by_who_belongs_or_works_there(everyone, who, seen):
    offices = Office.objects.visible_to(everyone.user(who))

    assert {office.name for office in offices} == seen


def test_legal_entities_are_seen_by_who_works_under_them(everyone):
    LegalEntityFactory(name="Another company")
    entity_only = StaffRoleFactory(entity=everyone.entity).user
    seen = {
        who: LegalEntity.objects.visible_to(user).count()
        for who, user in {
            **everyone.everyone(),
            "anonymous": AnonymousUser(),
            "entity_only": entity_only,
        }.items()
    }

    assert seen == {
        "anonymous": 0,
        "anna": 1,
        "ben": 1,
        "carla": 0,
        "dora": 0,
        "applicant": 0,
        "former": 0,
        "olga": 2,
        "paul": 2,
        "substitute": 2,
        "past_substitute": 0,
        "accountant": 2,
        "recovery": 2,
        "admin": 2,
        "entity_only": 1,
    }


def test_accounts_are_seen_with_their_members_and_colleagues(everyone):
    seen = User.objects.visible_to(everyone.olga)

    assert {user.first_name for user in seen} == NAMUR | {"Olga", "Sofia"}


def test_roles_are_seen_by_their_holder_and_in_reach(everyone):
    seen = StaffRole.objects.visible_to(everyone.past_substitute)
    reached = StaffRole.objects.visible_to(everyone.paul)

    assert [role.user for role in seen] == [everyone.past_substitute]
    assert [role.user for role in reached] == [everyone.paul]


def test_memberships_are_seen_with_their_members(everyone):
    seen = Membership.objects.visible_to(everyone.paul)

    assert [place.member.user for place in seen] == [everyone.dora]


def test_seeing_costs_a_member_no_query_about_roles(
    everyone, django_assert_num_queries
):
    with django_assert_num_queries(1):
        list(Member.objects.visible_to(everyone.anna))
    with django_assert_num_queries(2):
        list(Member.objects.visible_to(everyone.olga))


def test_a_member_in_reach_by_two_roles_is_listed_once(everyone):
    StaffRoleFactory(user=everyone.olga, entity=everyone.entity)
    OfficeFactory(parent=everyone.namur, kind=OfficeKind.REGION)

    seen = Member.objects.visible_to(everyone.olga)

    assert sorted(names(seen)) == sorted(member.user.first_name for member in seen)


def test_who_has_no_place_is_seen_by_the_whole_cooperative_only(everyone):
    lost = MemberFactory(user=UserFactory(first_name="Lost"))

    assert not Member.objects.visible_to(everyone.olga).filter(pk=lost.pk).exists()
    assert Member.objects.visible_to(everyone.accountant).filter(pk=lost.pk).exists()


def test_the_cast_names_its_members():
    assert MEMBERS == ("anna", "ben", "carla", "dora", "applicant", "former")
