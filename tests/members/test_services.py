"""Placing members and giving staff roles."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.enums import Role
from members.models import Membership, StaffRole
from members.services import (
    AlreadyAppointed,
    AlreadyPlaced,
    EndMissing,
    EndsBeforeStart,
    EndsLater,
    NoOffice,
    NotAnOffice,
    OutOfReach,
    TwoScopes,
    appoint,
    end_role,
    place_member,
)
from smartportal.audit.models import Event
from tests.factories.members import (
    MemberFactory,
    OfficeFactory,
    StaffRoleFactory,
    UserFactory,
)

MARCH = date(2026, 3, 1)


def places(member):
    return [
        (place.office.name, place.from_on, place.until_on)
        for place in member.memberships.order_by("from_on")
    ]


def test_a_first_place_has_no_end(cast, admin):
    member = MemberFactory()

    place_member(member, office=cast.namur, from_on=MARCH, by=admin)

    assert places(member) == [("Namur", MARCH, None)]


def test_a_move_ends_the_former_place_the_day_before(cast, admin):
    member = MemberFactory()
    place_member(member, office=cast.namur, from_on=date(2025, 1, 1), by=admin)

    place_member(member, office=cast.liege, from_on=MARCH, by=admin)

    assert places(member) == [
        ("Namur", date(2025, 1, 1), date(2026, 2, 28)),
        ("Liège", MARCH, None),
    ]


def test_a_move_cuts_a_place_that_would_have_ended_later(cast, admin):
    member = MemberFactory()
    place = place_member(member, office=cast.namur, from_on=date(2025, 1, 1), by=admin)
    Membership.objects.filter(pk=place.pk).update(until_on=date(2026, 12, 31))

    place_member(member, office=cast.liege, from_on=MARCH, by=admin)

    assert places(member)[0][2] == date(2026, 2, 28)


@pytest.mark.parametrize("from_on", [MARCH, date(2025, 12, 1)])
def test_a_move_before_or_on_the_day_of_a_known_place_is_refused_by_name(
    cast, admin, from_on
):
    member = MemberFactory()
    place_member(member, office=cast.namur, from_on=MARCH, by=admin)

    with pytest.raises(AlreadyPlaced, match="Namur"):
        place_member(member, office=cast.liege, from_on=from_on, by=admin)

    assert places(member) == [("Namur", MARCH, None)]


def test_the_same_office_again_is_refused(cast, admin):
    member = MemberFactory()
    place_member(member, office=cast.namur, from_on=MARCH, by=admin)

    with pytest.raises(AlreadyPlaced):
        place_member(member, office=cast.namur, from_on=date(2026, 6, 1), by=admin)


def test_a_region_holds_no_members(cast, admin):
    with pytest.raises(NotAnOffice):
        place_member(MemberFactory(), office=cast.wallonia, from_on=MARCH, by=admin)


def test_a_place_leaves_an_event_with_who_and_where(cast, admin):
    member = MemberFactory()

    place_member(member, office=cast.namur, from_on=MARCH, by=admin)

    event = Event.objects.get(name="members.member.placed")
    assert event.by == admin
    assert event.subject_id == member.public_id
    assert event.parameters == {
        "office": cast.namur.public_id,
        "from_on": "2026-03-01",
    }


@given(moves=st.lists(st.integers(0, 400), max_size=8))
def test_places_never_overlap_whatever_the_moves(cast, moves):
    member = MemberFactory()

    for day in moves:
        office = OfficeFactory()
        try:
            place_member(
                member, office=office, from_on=MARCH + timedelta(days=day), by=None
            )
        except AlreadyPlaced:
            continue

    rows = places(member)
    for (_, _, end), (_, start, _) in pairwise(rows):
        assert end == start - timedelta(days=1)
    assert not rows or rows[-1][2] is None


def test_the_database_refuses_two_places_at_a_time(cast):
    member = MemberFactory()
    Membership.objects.create(member=member, office=cast.namur, from_on=MARCH)

    with (
        pytest.raises(IntegrityError, match="one_office_per_member_at_a_time"),
        transaction.atomic(),
    ):
        Membership.objects.create(
            member=member, office=cast.liege, from_on=date(2026, 5, 1)
        )


def test_a_role_opens_the_back_office(admin, cast):
    user = UserFactory()

    role = appoint(user, role=Role.ADVISOR, office=cast.namur, from_on=MARCH, by=admin)

    user.refresh_from_db()
    assert user.is_staff
    assert (role.office, role.entity, role.until_on) == (cast.namur, None, None)
    assert Event.objects.get(name="members.user.appointed").parameters == {
        "role": "advisor",
        "office": cast.namur.public_id,
        "entity": None,
        "from_on": "2026-03-01",
        "until_on": None,
    }


def test_an_advisor_needs_an_office(admin):
    with pytest.raises(NoOffice):
        appoint(UserFactory(), role=Role.ADVISOR, from_on=MARCH, by=admin)


def test_a_role_has_one_scope(admin, cast):
    with pytest.raises(TwoScopes):
        appoint(
            UserFactory(),
            role=Role.ACCOUNTANT,
            office=cast.namur,
            entity=cast.entity,
            from_on=MARCH,
            by=admin,
        )


def test_a_role_ends_after_it_starts(admin):
    with pytest.raises(EndsBeforeStart):
        appoint(
            UserFactory(),
            role=Role.RECOVERY,
            from_on=MARCH,
            until_on=date(2026, 2, 1),
            by=admin,
        )


@pytest.mark.parametrize(
    ("from_on", "until_on", "free"),
    [
        (date(2026, 1, 1), date(2026, 2, 28), True),
        (date(2026, 1, 1), MARCH, False),
        (date(2026, 1, 1), None, False),
        (date(2026, 3, 31), None, False),
        (date(2026, 4, 1), None, True),
    ],
)
def test_the_same_role_is_not_given_twice_at_a_time(
    admin, cast, from_on, until_on, free
):
    user = UserFactory()
    once = {"role": Role.ADVISOR, "office": cast.namur, "by": admin}
    appoint(user, from_on=MARCH, until_on=date(2026, 3, 31), **once)

    def again():
        appoint(user, from_on=from_on, until_on=until_on, **once)

    if free:
        again()
    else:
        with pytest.raises(AlreadyAppointed):
            again()

    assert StaffRole.objects.of(user).count() == 1 + free


@pytest.mark.parametrize(
    ("constraint", "rows"),
    [
        ("staff_role_not_twice_at_a_time", [{}, {"from_on": date(2026, 5, 1)}]),
        ("staff_role_ends_after_start", [{"until_on": date(2026, 2, 1)}]),
        ("staff_role_has_one_scope", [{"office": "namur", "entity": "entity"}]),
        ("advisor_has_an_office", [{"role": Role.ADVISOR}]),
    ],
)
def test_the_database_has_the_last_word_about_roles(cast, constraint, rows):
    user = UserFactory()

    roles = [
        StaffRole(
            **{"user": user, "role": Role.RECOVERY, "from_on": MARCH}
            | {key: getattr(cast, str(value), value) for key, value in row.items()}
        )
        for row in rows
    ]

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StaffRole.objects.bulk_create(roles)


def test_the_same_role_elsewhere_is_another_role(admin, cast):
    user = UserFactory()

    for office in (cast.namur, cast.liege):
        appoint(user, role=Role.ADVISOR, office=office, from_on=MARCH, by=admin)

    assert StaffRole.objects.of(user).count() == 2


def test_an_administrator_of_an_office_gives_roles_there_only(cast):
    local = StaffRoleFactory(role=Role.ADMIN, office=cast.namur).user

    appoint(
        UserFactory(), role=Role.ADVISOR, office=cast.namur, from_on=MARCH, by=local
    )

    for scope in ({}, {"office": cast.liege}, {"entity": cast.entity}):
        with pytest.raises(OutOfReach):
            appoint(UserFactory(), role=Role.RECOVERY, from_on=MARCH, by=local, **scope)


def test_an_advisor_gives_no_roles(cast, olga):
    with pytest.raises(OutOfReach):
        appoint(
            UserFactory(), role=Role.ADVISOR, office=cast.namur, from_on=MARCH, by=olga
        )


def test_a_role_ends_on_its_last_day(admin, olga):
    role = olga.staff_roles.get()

    for _time in range(2):
        end_role(role, on=date(2026, 6, 30), by=admin)

    assert not StaffRole.objects.of(olga).valid(date(2026, 7, 1)).exists()
    assert StaffRole.objects.of(olga).valid(date(2026, 6, 30)).exists()
    assert Event.objects.get(name="members.user.role_ended").by == admin


def test_a_role_does_not_end_before_it_began(admin, olga):
    role = olga.staff_roles.get()

    with pytest.raises(EndsBeforeStart):
        end_role(role, on=role.from_on - timedelta(days=1), by=admin)


def test_an_ended_role_is_neither_prolonged_nor_taken_up_again(admin, olga):
    role = olga.staff_roles.get()
    end_role(role, on=date(2026, 6, 30), by=admin)

    role.until_on = date(2026, 7, 31)  # as a form leaves it
    with pytest.raises(EndsLater):
        end_role(role, on=date(2026, 7, 31), by=admin)

    role.refresh_from_db()
    assert role.until_on == date(2026, 6, 30)


def test_a_role_ends_earlier_than_was_said(admin, olga):
    role = olga.staff_roles.get()
    end_role(role, on=date(2026, 6, 30), by=admin)

    end_role(role, on=date(2026, 5, 31), by=admin)

    assert not StaffRole.objects.of(olga).valid(date(2026, 6, 1)).exists()


def test_a_role_does_not_end_on_no_day(admin, olga):
    with pytest.raises(EndMissing):
        end_role(olga.staff_roles.get(), on=None, by=admin)
