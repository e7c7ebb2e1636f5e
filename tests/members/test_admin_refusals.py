"""A rule that says no in the back office: nothing is kept, and nothing typed is lost."""

from datetime import date

from django.urls import reverse

from members.models import Member, StaffRole
from smartportal.audit.models import Event
from tests.cast import client_of, with_second_factor
from tests.factories.members import StaffRoleFactory, UserFactory
from tests.members.pages import change_url
from tests.members.test_admin import member_data, moved_to

ROLE = {"role": "advisor", "entity": "", "from_on": "2026-01-01", "until_on": ""}


def form_of(page):
    assert page.status_code == 200
    return page.context["adminform"].form


def rows_of(page):
    return page.context["inline_admin_formsets"][0].formset.forms


def test_a_refused_addition_leaves_nothing_of_what_was_written_before(cast):
    user = UserFactory(first_name="Nora")
    rows = moved_to(cast.namur, "2026-01-01") | {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-office": cast.namur.pk,
        "memberships-1-from_on": "2026-02-01",
    }
    data = member_data(Member(user=user, joined_on="2026-01-01"), user=user.pk, **rows)

    page = client_of(cast.admin).post(reverse("admin:members_member_add"), data)

    assert list(form_of(page).errors) == ["__all__"]
    assert form_of(page)["user"].value() == str(user.pk)
    assert [row["from_on"].value() for row in rows_of(page)] == [
        "2026-01-01",
        "2026-02-01",
    ]
    assert not Member.objects.filter(user=user).exists()
    assert not Event.objects.filter(name="members.member.placed").exists()


def test_a_refusal_that_names_no_field_stands_above_the_form(cast):
    mayor = with_second_factor(UserFactory(first_name="Mia", is_staff=True))
    StaffRoleFactory(user=mayor, role="admin", office=cast.namur)
    data = ROLE | {"user": cast.carla.pk, "role": "recovery", "office": ""}

    page = client_of(mayor).post(reverse("admin:members_staffrole_add"), data)

    assert list(form_of(page).errors) == ["__all__"]
    assert "Vous ne pouvez" in page.content.decode()
    assert form_of(page)["role"].value() == "recovery"
    assert not StaffRole.objects.filter(user=cast.carla).exists()


def test_a_refused_change_names_its_field_and_changes_nothing(cast):
    role = StaffRoleFactory(user=cast.carla, role="advisor", office=cast.namur)

    page = client_of(cast.admin).post(change_url(role), {"until_on": "1999-12-31"})

    form = form_of(page)
    assert "Le dernier jour vient avant le premier." in page.content.decode()
    assert form.errors == {"until_on": ["Le dernier jour vient avant le premier."]}
    assert form["until_on"].value() == "1999-12-31"
    role.refresh_from_db()
    assert role.until_on is None
    assert not Event.objects.filter(name="members.user.role_ended").exists()


def test_a_refused_row_is_marked_in_the_row_and_the_rest_is_not_saved(cast):
    member = cast.anna.member
    data = member_data(member, phone="+32 1", **moved_to(cast.namur, "2026-11-01"))

    page = client_of(cast.olga).post(change_url(member), data)

    [row] = rows_of(page)
    assert form_of(page).errors == {}
    assert form_of(page)["phone"].value() == "+32 1"
    assert list(row.errors) == ["from_on"]
    assert "Namur" in row.errors["from_on"][0]
    assert row["from_on"].value() == "2026-11-01"
    member.refresh_from_db()
    assert (member.phone, member.memberships.count()) == ("", 1)


def test_what_was_mended_is_saved(cast):
    role = StaffRoleFactory(user=cast.carla, role="advisor", office=cast.namur)
    client = client_of(cast.admin)

    client.post(change_url(role), {"until_on": "1999-12-31"})
    client.post(change_url(role), {"until_on": "2026-06-30"})

    role.refresh_from_db()
    assert role.until_on == date(2026, 6, 30)
