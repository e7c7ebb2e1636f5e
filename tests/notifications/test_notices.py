import pytest

from smartportal.core.subject import subject_of
from smartportal.delivery.models import Message
from smartportal.notifications import kinds
from smartportal.notifications.models import Notification
from smartportal.notifications.reading import items_of, newest_items
from smartportal.notifications.services import mark_read, notify
from tests.factories.delivery import MONDAY
from tests.factories.notifications import notice_to

pytestmark = pytest.mark.django_db


def test_a_notice_is_written_and_mailed(anna, accepted):
    notice = notify(
        "tests.accepted",
        to=anna,
        about=anna.member,
        at=MONDAY,
        key="quote:1",
        number="D-2026-7",
    )

    message = Message.objects.get()
    assert notice.subject == subject_of(anna.member)
    assert (message.key, message.kind) == (
        f"notification:{notice.public_id}",
        "tests.accepted",
    )
    assert message.addresses == ["anna@members.example"]
    assert message.about == subject_of(anna.member)
    assert message.subject == "Quote D-2026-7 accepted"
    assert message.text == "Quote D-2026-7 accepted\n\nBy <b>Théo</b> & co\n"
    assert "<p style" in message.html
    assert "By &lt;b&gt;Théo&lt;/b&gt; &amp; co" in message.html


def test_the_same_key_tells_a_person_once(anna, carla, accepted):
    for _ in range(2):
        notice_to(anna, key="quote:1")
    notice_to(carla, key="quote:1")

    assert (Notification.objects.count(), Message.objects.count()) == (2, 2)


def test_a_kind_without_mail_stays_in_the_portal(anna, quiet):
    notice_to(anna, kind="tests.quiet")

    assert Message.objects.count() == 0


def test_a_closed_account_gets_no_mail(anna, accepted):
    anna.is_active = False

    notice_to(anna)

    assert (Notification.objects.count(), Message.objects.count()) == (1, 0)


def test_a_kind_that_nobody_declared_is_a_mistake(anna):
    with pytest.raises(KeyError):
        notice_to(anna, kind="tests.unheard")


def test_a_mail_of_its_own_comes_before_the_plain_one(
    anna, accepted, tmp_path, settings
):
    folder = tmp_path / "tests" / "emails"
    folder.mkdir(parents=True)
    (folder / "accepted.txt").write_text(
        "Own: {{ title }} & {{ recipient.first_name }}"
    )
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    notice_to(anna)

    message = Message.objects.get()
    assert message.text == "Own: Quote D-1 accepted & Anna\n"
    assert message.subject == "Quote D-1 accepted"


def test_a_subject_stays_on_one_line(anna, accepted):
    notice_to(anna, number="D-1\nBcc: eve@evil.example")

    assert Message.objects.get().subject == "Quote D-1 Bcc: eve@evil.example accepted"


# --- reading ------------------------------------------------------------------------------------
def test_items_are_worded_when_they_are_read(anna, accepted):
    notice = notice_to(anna)

    [item] = items_of([notice], user=anna, at=MONDAY)

    assert (item.title, item.icon, item.status, item.unread) == (
        "Quote D-1 accepted",
        "thumbs-up",
        "ok",
        True,
    )


def test_a_wording_may_be_a_function_of_the_parameters(anna, quiet):
    notice = notice_to(anna, kind="tests.quiet", number="3")

    [item] = items_of([notice], user=anna, at=MONDAY)

    assert item.title == "3 coming"


def test_a_subject_that_is_out_of_sight_has_no_link(anna, carla, accepted, linked):
    mine, other = notice_to(anna), notice_to(anna, about=carla.member, key="2")

    items = items_of([mine, other], user=anna, at=MONDAY)

    assert [item.url for item in items] == [f"/people/{anna.member.public_id}/", ""]


def test_a_kind_that_is_gone_is_left_out(anna, accepted, monkeypatch):
    notice = notice_to(anna)
    monkeypatch.delitem(kinds.kinds._entries, "tests.accepted")

    assert items_of([notice], user=anna, at=MONDAY) == []


def unread_count(user):
    return Notification.objects.visible_to(user).unread().count()


def test_the_bell_shows_the_newest_until_all_are_read(anna, carla, accepted):
    for number in range(7):
        notice_to(anna, key=str(number), number=number)
    notice_to(carla)

    assert (unread_count(anna), unread_count(carla)) == (7, 1)
    assert [item.title for item in newest_items(anna, at=MONDAY, limit=2)] == [
        "Quote 6 accepted",
        "Quote 5 accepted",
    ]

    assert mark_read(anna, at=MONDAY) == 7
    assert (unread_count(anna), unread_count(carla)) == (0, 1)
