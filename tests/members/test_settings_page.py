"""One's own settings: name, phone, language."""

from django.urls import reverse

URL = reverse("members:settings")
DETAILS = {
    "first_name": "Annabelle",
    "last_name": "D’Hooghe",
    "phone": "+32 470 00 00 00",
    "language": "nl",
}


def test_a_member_changes_name_phone_and_language(client_for, anna):
    client = client_for(anna)

    response = client.post(URL, DETAILS)

    anna.refresh_from_db()
    assert response.url == URL
    assert client.cookies["language"].value == "nl"
    assert (anna.full_name, anna.language) == ("Annabelle D’Hooghe", "nl")
    assert anna.member.phone == "+32 470 00 00 00"


def test_staff_who_are_no_members_have_no_phone_here(client_for, olga):
    page = client_for(olga).get(URL)

    assert page.context["phone"] is None


def test_one_bad_field_saves_none(client_for, anna):
    page = client_for(anna).post(URL, DETAILS | {"phone": "1\n2"})

    anna.refresh_from_db()
    assert list(page.context["phone"].errors) == ["phone"]
    assert anna.first_name == "Anna"


def test_an_unknown_language_is_refused(client_for, anna):
    page = client_for(anna).post(URL, DETAILS | {"language": "xx"})

    assert list(page.context["account"].errors) == ["language"]


def test_nothing_else_can_be_changed_here(client_for, anna):
    client_for(anna).post(
        URL,
        DETAILS | {"is_staff": "on", "email": "x@members.example", "status": "user"},
    )

    anna.refresh_from_db()
    assert (anna.is_staff, anna.email) == (False, "anna@members.example")
    assert anna.member.status == "cooperator"


def test_what_is_typed_is_shown_again_and_never_as_markup(client_for, anna):
    client = client_for(anna)
    client.post(URL, DETAILS | {"first_name": "<b>Anna</b> & co"})

    page = client.get(URL)

    assert "<b>Anna</b>" not in page.content.decode()
    assert page.context["account"].instance.first_name == "<b>Anna</b> & co"


def test_the_page_links_to_what_protects_the_account(client_for, anna):
    page = client_for(anna).get(URL).content.decode()

    for name in (
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
    ):
        assert f'href="{reverse(name)}"' in page
