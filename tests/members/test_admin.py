"""What staff do with members in the back office, each within reach."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.enums import Role
from members.models import Activity, Member
from smartportal.audit.models import Event
from tests.cast import client_of
from tests.factories.members import (
    MembershipFactory,
    OfficeFactory,
    StaffRoleFactory,
)
from tests.members.pages import change_url

MEMBERS = reverse("admin:members_member_changelist")


def member_data(member, **changes):
    return {
        "status": member.status,
        "phone": member.phone,
        "advisor": "",
        "joined_on": member.joined_on,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    } | changes


def moved_to(office, from_on, **changes):
    return {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-office": office.pk,
        "memberships-0-from_on": from_on,
    } | changes


def listed(client, address=MEMBERS) -> set[str]:
    rows = client.get(address).context["cl"].result_list
    return {member.user.first_name for member in rows}


def test_an_advisor_lists_the_members_of_the_own_office_only(cast):
    cast.everyone()

    assert listed(client_of(cast.olga)) == {"Anna", "Ben", "Carla", "Aline"}
    assert listed(client_of(cast.paul)) == {"Dora"}


def test_search_and_filters_stay_within_reach(cast):
    cast.everyone()
    StaffRoleFactory(
        user=cast.paul, role=Role.ADVISOR, office=OfficeFactory(name="Ath")
    )
    client = client_of(cast.paul)

    page = client.get(MEMBERS)
    offered = page.context["cl"].filter_specs[-1].lookup_choices

    assert listed(client, f"{MEMBERS}?q=anna") == set()
    assert {name for _pk, name in offered} == {"Liège", "Ath"}


@pytest.mark.parametrize(
    "query",
    [
        "user__password__startswith=a",
        "user__email__startswith=a",
        "phone__startswith=0",
        "advisor__password__contains=x",
    ],
)
def test_hidden_columns_are_not_guessed_through_filters(client_for, admin, query):
    response = client_for(admin).get(f"{MEMBERS}?{query}")

    assert response.status_code == 400


def test_a_password_is_not_guessed_through_the_list_of_accounts(client_for, admin):
    url = reverse("admin:members_user_changelist")

    assert client_for(admin).get(f"{url}?password__startswith=m").status_code == 400


def test_an_advisor_changes_a_member_and_leaves_an_event(cast):
    member = cast.anna.member
    client = client_of(cast.olga)

    client.post(change_url(member), member_data(member, phone="+32 81 22 33 44"))

    member.refresh_from_db()
    assert member.phone == "+32 81 22 33 44"
    event = Event.objects.get(name="members.member.changed")
    assert (event.by, event.subject_id) == (cast.olga, member.public_id)


def test_an_advisor_moves_a_member_through_the_service(cast):
    member = cast.anna.member
    StaffRoleFactory(user=cast.olga, role=Role.ADVISOR, office=cast.liege)
    client = client_of(cast.olga)

    client.post(
        change_url(member), member_data(member, **moved_to(cast.liege, "2026-11-01"))
    )

    places = member.memberships.order_by("from_on")
    assert [(place.office, place.until_on) for place in places] == [
        (cast.namur, date(2026, 10, 31)),
        (cast.liege, None),
    ]
    assert Event.objects.filter(name="members.member.placed").count() == 1


def test_a_move_that_the_service_refuses_changes_nothing_and_says_why(cast):
    member = cast.anna.member
    client = client_of(cast.olga)
    data = member_data(member, phone="+32 1", **moved_to(cast.namur, "2026-11-01"))

    page = client.post(change_url(member), data)

    member.refresh_from_db()
    assert "Anna Test appartient déjà" in page.content.decode()
    assert member.phone == ""
    assert member.memberships.count() == 1


def test_an_advisor_cannot_move_a_member_to_an_office_out_of_reach(cast):
    member = cast.anna.member
    client = client_of(cast.olga)

    client.post(
        change_url(member), member_data(member, **moved_to(cast.liege, "2026-11-01"))
    )

    assert [place.office for place in member.memberships.all()] == [cast.namur]


def test_history_of_places_is_not_rewritten(cast):
    member = cast.anna.member
    place = member.memberships.get()
    data = moved_to(
        cast.namur,
        "2020-01-01",
        **{
            "memberships-INITIAL_FORMS": 1,
            "memberships-0-id": place.pk,
            "memberships-0-member": member.pk,
        },
    )

    client_of(cast.admin).post(change_url(member), member_data(member, **data))

    place.refresh_from_db()
    assert place.from_on == date(2024, 1, 1)


@pytest.mark.parametrize("who", ["accountant", "recovery", "paul"])
def test_who_may_only_look_changes_nothing(cast, who):
    member = cast.anna.member

    response = client_of(cast.user(who)).post(
        change_url(member), member_data(member, phone="1")
    )

    member.refresh_from_db()
    assert response.status_code == 404
    assert member.phone == ""


def test_two_roles_do_not_add_up(cast):
    # Recovery sees everybody; an advisor changes members: of the own office.
    StaffRoleFactory(user=cast.paul, role=Role.RECOVERY)
    client = client_of(cast.paul)
    anna, dora = cast.anna.member, cast.dora.member

    assert client.get(change_url(anna)).status_code == 200
    assert client.post(change_url(anna), member_data(anna)).status_code == 404
    assert client.post(change_url(dora), member_data(dora)).status_code == 302


def test_staff_do_not_change_their_own_membership_out_of_reach(cast):
    own = MembershipFactory(member__user=cast.paul, office=cast.namur).member

    response = client_of(cast.paul).post(change_url(own), member_data(own))

    assert response.status_code == 404


def test_autocomplete_offers_only_who_is_seen(cast):
    cast.everyone()
    query = {"app_label": "members", "model_name": "activity", "field_name": "member"}

    answer = client_of(cast.olga).get(
        reverse("admin:autocomplete"), query | {"term": "Test"}
    )

    names = {each["text"] for each in answer.json()["results"]}
    assert names == {"Anna Test", "Ben Test", "Carla Test", "Aline Test"}


def test_a_posted_choice_out_of_reach_is_refused(cast):
    data = {
        "name": "Stolen",
        "member": cast.anna.member.pk,
        "entity": cast.entity.pk,
        "from_on": "2026-01-01",
        "colleagues-TOTAL_FORMS": 0,
        "colleagues-INITIAL_FORMS": 0,
    }

    refused = client_of(cast.paul).post(reverse("admin:members_activity_add"), data)
    taken = client_of(cast.olga).post(reverse("admin:members_activity_add"), data)

    assert list(refused.context["adminform"].form.errors) == ["member"]
    assert taken.status_code == 302
    assert [each.member for each in Activity.objects.all()] == [cast.anna.member]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_members_takes_the_same_queries_however_long(
    cast, count, django_assert_num_queries
):
    for _member in range(count):
        MembershipFactory(
            office=cast.namur,
            from_on=date.today() - timedelta(days=1),  # noqa: DTZ011 (any day)
        )
    client = client_of(cast.olga)
    client.get(MEMBERS)

    with django_assert_num_queries(7):
        client.get(MEMBERS)


def test_hostile_names_are_shown_as_text(cast):
    cast.anna.first_name = "<script>alert(1)</script>"
    cast.anna.save()

    page = client_of(cast.olga).get(change_url(cast.anna.member)).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert (
        Member.objects.get(user=cast.anna).user.first_name
        == "<script>alert(1)</script>"
    )


def test_the_back_office_wears_our_mark_and_names_its_groups_in_words(cast):
    html = client_of(cast.admin).get(reverse("admin:index")).content.decode()

    assert 'src="/static/img/mark.svg"' in html
    assert "Delivery" not in html
