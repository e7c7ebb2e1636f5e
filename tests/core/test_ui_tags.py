"""The tags that write signs, states, money, dates and words."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.translation import override

from smartportal.core.status import Status

ROOT = Path(settings.BASE_DIR)
SPRITE = (ROOT / "smartportal/static/icons/icons.svg").read_text()
SYMBOLS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def test_an_icon_is_decorative_unless_it_is_named():
    assert rendered('{% icon "bell" size="s" %}') == (
        '<svg class="icon" data-size="s" aria-hidden="true">'
        '<use href="/static/icons/icons.svg#bell"/></svg>'
    )
    assert 'role="img" aria-label="Late"' in rendered('{% icon "bell" label="Late" %}')


def test_a_state_is_an_icon_and_a_word():
    status = Status("late", "clock", "In <delay>")

    assert rendered("{% pill status %}", status=status) == (
        '<span class="pill" data-status="late"><svg class="icon" data-size="s"'
        ' aria-hidden="true"><use href="/static/icons/icons.svg#clock"/></svg>'
        "In &lt;delay&gt;</span>"
    )


def test_money_and_days_carry_their_value_for_machines():
    with override("en"):
        assert (
            rendered("{% money amount %}", amount=Decimal("1936.00"))
            == '<data value="1936.00">€1,936.00</data>'
        )
        assert (
            rendered("{% day on %}", on=date(2020, 12, 3))
            == '<time datetime="2020-12-03">3 December 2020</time>'
        )
        assert rendered("{% day on %}{{ on|day }}{{ amount|money }}", on=None) == ""


def test_a_leaf_shows_the_day_and_the_short_month():
    with override("fr"):
        assert rendered('{% leaf on "wait" %}', on=date(2026, 12, 1)) == (
            '<time class="leaf" datetime="2026-12-01" data-status="wait">'
            "<b>1</b>déc.</time>"
        )


def test_an_avatar_takes_the_first_and_the_last_initial_and_hides_from_readers():
    avatar = '<span class="avatar" data-tone="{}" aria-hidden="true">{}</span>'

    assert rendered("{% avatar name %}", name="ab") == avatar.format(4, "A")
    assert rendered("{% avatar name %}", name="Anna van den Berg")[-9:] == "AB</span>"
    assert rendered("{% avatar name %}", name="") == avatar.format(1, "?")


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/142 Safari/537", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Safari/605", "Safari, iPhone"),
        ("curl/8", "Unknown device"),
    ],
)
def test_a_device_is_named_as_a_person_would(signature, name):
    with override("en"):
        assert rendered("{{ signature|device }}", signature=signature) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("a@b.example", "a@<wbr>b.example"),
        ("<a>@b.example", "&lt;a&gt;@<wbr>b.example"),
    ],
)
def test_an_address_breaks_after_its_sign(address, shown):
    assert rendered("{{ address|mail_address }}", address=address) == shown


NAMED = (
    r'{% (?:icon|badge) "([^"]+)"',
    r'\bicon="([a-z0-9-]+)"',
    r'\bStatus\(\s*"[a-z]+",\s*"([^"]+)"',
)


def test_every_icon_that_a_template_or_a_table_names_is_in_the_sprite():
    code = [
        path
        for app in ("smartportal", "members", "documents", "tickets")
        for path in (ROOT / app).glob("**/*.py")
    ]
    named = {
        name
        for path in [*ROOT.glob("templates/**/*.html"), *code]
        for pattern in NAMED
        for name in re.findall(pattern, path.read_text())
    }

    assert named - SYMBOLS == set()
