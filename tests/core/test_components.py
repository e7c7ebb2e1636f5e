"""The parts that pages are made of."""

from datetime import UTC, datetime

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.utils.translation import override

from smartportal.core.parts import Chip, FeedItem, Step


def drawn(source, request=None, **context):
    with override("en"):
        return engines["django"].from_string(source).render(context, request)


def test_an_undecided_choice_fills_neither_side_and_says_what_silence_means():
    html = drawn(
        '{% decide "/x/" id="d" legend="Reminder" silence="Leaves Thursday" %}'
        "{% enddecide %}"
    )

    assert " checked" not in html
    assert '<span class="silence">Leaves Thursday</span>' in html
    assert '<noscript><button class="button" type="submit">Save my choice' in html
    assert 'hx-post="/x/"' in html
    assert 'hx-target="this"' in html


def test_a_saved_choice_offers_the_way_back_to_the_former_one():
    html = drawn(
        '{% decide "/x/" id="d" legend="L" decision="wait" former="ok" saved=True'
        ' kept="Saved at 14:32" since="OK since Monday" %}{% enddecide %}'
    )

    assert 'value="wait" checked' in html
    assert 'value="ok" checked' not in html
    assert 'name="undo" value="ok"' in html
    assert "Saved at 14:32" in html
    assert "OK since Monday" not in html


def test_cards_and_callouts_stand_around_escaped_content():
    html = drawn(
        "{% card title %}{{ text }}{% endcard %}"
        "{% callout 'late' %}{{ text }}{% endcallout %}",
        title="<Invoices>",
        text="<b>",
    )

    assert '<h2 id="card-invoices-title">&lt;Invoices&gt;</h2>' in html
    assert html.count("&lt;b&gt;") == 2
    assert 'data-status="late"' in html


def test_pages_keep_the_query_and_mark_the_one_that_is_shown(rf):
    page = Paginator(range(2000), 50).get_page(3)
    source = '{% include "components/pagination.html" with page=page only %}'

    html = drawn(source, rf.get("/?q=studio&page=3"), page=page)

    assert "101 to 150 of 2,000" in html
    assert '<a href="?q=studio&amp;page=3" aria-current="page"' in html
    assert '<a href="?q=studio&amp;page=40"' in html
    assert html.count("<li>") == 8  # back, 1 2 3 4, dots, 40, on


def test_one_page_needs_no_pages(rf):
    page = Paginator(range(3), 50).get_page(1)
    source = '{% include "components/pagination.html" with page=page only %}'

    assert drawn(source, rf.get("/"), page=page).strip() == ""


def test_chips_say_which_one_is_current():
    chips = [Chip("All", "?", current=True), Chip("Late", "?late", "clock", 3)]

    html = drawn(
        '{% include "components/filters.html" with label="Filter" placeholder="Number"'
        " value=None chips=chips only %}",
        chips=chips,
    )

    assert html.count("aria-current") == 1
    assert 'value=""' in html
    assert "Late <b>3</b>" in html


def test_a_lifecycle_marks_the_step_we_are_at():
    steps = [Step("done", "Sent"), Step("now", "To pay"), Step("todo", "Paid")]

    html = drawn(
        '{% include "components/lifecycle.html" with steps=steps only %}', steps=steps
    )

    assert html.count('aria-current="step"') == 1
    assert '<li data-state="now" aria-current="step">' in html


def test_a_feed_links_the_title_of_what_has_a_page():
    items = [FeedItem("Read", url="/a/"), FeedItem("Do")]

    html = drawn(
        '{% include "components/feed.html" with items=items only %}', items=items
    )

    assert '<a href="/a/"><b>Read</b></a>' in html
    assert "<b>Do</b></div>" in html


def test_the_bank_s_freshness_is_said_also_when_it_was_never_read():
    source = (
        '{% include "components/fresh.html" with read_until=at late=late awaited=True'
        ' wrong_url="/wrong/" only %}'
    )
    read = drawn(source, at=datetime(2020, 11, 23, 17, tzinfo=UTC), late=True)

    assert "Bank read until 23\u00a0Nov 2020, 18:00" in read
    assert 'data-status="late"' in read
    assert "Bank not read yet" in drawn(source, at=None, late=False)


def test_a_toast_s_icon_follows_from_its_level():
    messages = [
        Message(level, "x")
        for level in (constants.SUCCESS, constants.WARNING, constants.ERROR)
    ]

    html = drawn(
        "{% for m in messages %}{{ m|toast_icon }} {% endfor %}", messages=messages
    )

    assert html == "check triangle-alert circle-alert "
