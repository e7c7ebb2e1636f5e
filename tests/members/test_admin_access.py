"""`/admin/` against everybody: the table of permissions, swept over every registered model."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from members.admin_base import ScopedAdmin, ScopedInline, VisibleChoices
from members.models import Activity, Member, Office, StaffRole, User
from members.permissions import may_do
from tests.architecture.addresses import all_addresses, is_admin
from tests.cast import MEMBERS, STAFF, client_of

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def url(model, page: str, *args) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


def test_every_admin_is_scoped():
    strays = [
        model._meta.label
        for model, each in admin.site._registry.items()
        if not isinstance(each, ScopedAdmin)
    ]
    inlines = [
        inline
        for each in admin.site._registry.values()
        for inline in each.inlines
        if not issubclass(inline, ScopedInline)
    ]

    assert strays == []
    assert inlines == []


def test_no_admin_edits_in_the_list_or_offers_rows_unseen():
    for each in admin.site._registry.values():
        assert each.list_editable == ()
        assert each.ordering_field is None
        for entry in each.list_filter:
            name = entry if isinstance(entry, str) else entry[0]
            field = each.model._meta.get_field(name.split("__")[0])
            assert not field.is_relation or entry[1] is VisibleChoices


def test_every_model_of_the_back_office_says_who_sees_its_rows():
    shared = {
        "delivery.Task",
        "reference.CalendarDay",
        "reference.Country",
        "reference.Rate",
        "reference.Sector",
        "reference.Setting",
        "reference.Topic",
        "reference.VatRate",
    }
    unscoped = {
        model._meta.label
        for model in REGISTERED
        if not hasattr(model._default_manager.all(), "visible_to")
    }

    assert unscoped == shared


@pytest.mark.parametrize("who", [*MEMBERS, "past_substitute"])
def test_for_who_is_no_staff_the_back_office_does_not_exist(cast, who):
    client = client_of(cast.user(who))
    pages = [reverse("admin:index"), reverse("admin:login"), "/admin/nothing/here/"]

    found = {page: client.get(page).status_code for page in pages}
    lists = {client.get(url(model, "changelist")).status_code for model in REGISTERED}

    assert set(found.values()) | lists == {404}


def test_anonymous_is_sent_to_the_login_of_the_portal_and_back(client, db):
    page = url(Member, "changelist")

    response = client.get(page, follow=True)

    assert response.redirect_chain[-1][0] == f"/accounts/login/?next={page}"


def test_the_stock_login_form_takes_no_password(client, admin):
    data = {"username": admin.email, "password": "a-long-enough-password"}

    response = client.post(reverse("admin:login"), data)

    assert response.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_the_login_page_of_the_back_office_leads_on_only_inside(client_for, admin):
    client = client_for(admin)

    outside = client.get(reverse("admin:login") + "?next=https://elsewhere.example/")
    inside = client.get(reverse("admin:login") + f"?next={url(User, 'changelist')}")

    assert outside.url == reverse("admin:index")
    assert inside.url == url(User, "changelist")


@pytest.mark.parametrize("who", STAFF)
def test_lists_and_forms_open_as_the_table_of_permissions_says(cast, who):
    user = cast.user(who)
    client = client_of(user)

    found = {
        (model._meta.label, verb): client.get(url(model, page)).status_code
        for model in REGISTERED
        for page, verb in [("changelist", "view"), ("add", "add")]
    }

    expected = {
        (model._meta.label, verb): 200 if may_do(user, verb, model) else 404
        for model in REGISTERED
        for verb in ("view", "add")
    }
    assert found == expected


def test_what_each_role_may_do_with_people(cast):
    verbs = {
        (who, model.__name__): "".join(
            verb[0]
            for verb in ("view", "change", "add", "delete")
            if may_do(cast.user(who), verb, model)
        )
        for who in (
            "olga",
            "accountant",
            "recovery",
            "admin",
            "past_substitute",
            "anna",
        )
        for model in (User, Member, Activity, Office, StaffRole)
    }

    assert verbs == {
        ("olga", "User"): "v",
        ("olga", "Member"): "vc",
        ("olga", "Activity"): "vca",
        ("olga", "Office"): "v",
        ("olga", "StaffRole"): "",
        ("accountant", "User"): "v",
        ("accountant", "Member"): "v",
        ("accountant", "Activity"): "vc",
        ("accountant", "Office"): "v",
        ("accountant", "StaffRole"): "",
        ("recovery", "User"): "v",
        ("recovery", "Member"): "v",
        ("recovery", "Activity"): "v",
        ("recovery", "Office"): "v",
        ("recovery", "StaffRole"): "",
        ("admin", "User"): "vca",
        ("admin", "Member"): "vca",
        ("admin", "Activity"): "vca",
        ("admin", "Office"): "vca",
        ("admin", "StaffRole"): "vca",
    } | {
        (who, model): ""
        for who in ("past_substitute", "anna")
        for model in ("User", "Member", "Activity", "Office", "StaffRole")
    }


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_rows_out_of_reach_do_not_exist(cast, page):
    member = cast.anna.member
    rows = {Member: member, User: cast.anna, Activity: cast.anna_activity}
    client = client_of(cast.paul)

    found = {
        client.get(url(model, page, row.pk)).status_code for model, row in rows.items()
    }

    assert found == {404}
    assert client.get(url(Member, "change", 999_999)).status_code == 404
    assert client.get(url(Member, "change", "x")).status_code == 404


def test_nobody_deletes_people(cast):
    client = client_of(cast.admin)

    assert client.post(url(Member, "delete", cast.anna.member.pk)).status_code == 404
    assert Member.objects.filter(user=cast.anna).exists()


def test_addresses_of_the_admin_are_those_of_registered_models():
    names = {name.removeprefix("admin:") for name in all_addresses() if is_admin(name)}
    site = {
        "index",
        "login",
        "logout",
        "password_change",
        "password_change_done",
        "autocomplete",
        "jsi18n",
        "search",
        "view_on_site",
        "app_list",
    }
    pages = ("changelist", "add", "history", "delete", "change")
    models = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in REGISTERED
        for page in pages
    }
    unnamed = {name for name in names if name.startswith("admin/")}

    assert names - unnamed == site | models
    # Old addresses of rows, and everything else below /admin/: redirect or 404, behind the same wall.
    assert len(unnamed) == len(REGISTERED) + 1


def test_pages_of_the_back_office_have_their_own_content_policy(client_for, admin):
    client = client_for(admin)

    inside = client.get(reverse("admin:index"))["Content-Security-Policy"]
    outside = client.get(reverse("members:settings"))["Content-Security-Policy"]

    assert "'unsafe-inline'" in inside
    assert "'unsafe-inline'" not in outside
    assert "http" not in inside


def test_a_new_role_opens_and_an_ended_one_closes_at_once(cast):
    client = client_of(cast.olga)
    assert client.get(reverse("admin:index")).status_code == 200

    cast.olga.staff_roles.update(until_on=timezone.localdate().replace(year=2025))

    assert client.get(reverse("admin:index")).status_code == 404
