"""Nothing of a draft is lost: two devices on one, a closed tab, a session that is over."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Paper
from documents.papers.lines import lines_of
from tests.factories.drafts import make_draft
from tests.journeys.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

TITLE, NOTES = "[name=title]", "[name=notes]"
SAVED = ".saved[data-state=saved]"


@pytest.fixture
def draft(portal, cast) -> Paper:
    return make_draft(cast.anna_activity, title="Un")


@pytest.fixture
def opened(visit, cast, draft):
    """Anna in a browser of her own, on the draft."""

    def begin(device=DESKTOP, **options):
        anna = visit(device, **options)
        anna.let_in(cast.anna)
        anna.open(editor_of(draft))
        return anna

    return begin


def editor_of(paper: Paper) -> str:
    return reverse("documents:paper_draft", args=[paper.public_id])


def saves(visitor, title: str, words: str) -> None:
    visitor.write(TITLE, title)
    visitor.write("[name=line-0-description]", words)
    visitor.tap("aside button[name=save]")
    visitor.sees(SAVED)


def two_devices(opened, **options):
    """The phone saves first; then the desk, which does not know, finds both versions."""
    phone, desk = opened(PHONE), opened(DESKTOP, **options)
    saves(phone, "Du téléphone", "Son du téléphone")
    desk.write(TITLE, "Du bureau")
    desk.write("[name=line-0-description]", "Son du bureau")
    desk.tap("aside button[name=save]")
    desk.sees("#theirs", "Du téléphone")
    return phone, desk


def drafts():
    papers = Paper.objects.order_by("pk")
    return [(paper.title, lines_of(paper)[0].description) for paper in papers]


def test_both_versions_are_shown_in_whole(opened):
    _phone, desk = two_devices(opened)

    for words in ("Du téléphone", "Son du téléphone", "968,00", "par vous", "Chrome"):
        desk.sees("#theirs", words)
    for words in ("Du bureau", "Son du bureau", "968,00", "pas encore enregistrée"):
        desk.sees("#mine", words)
    expect(desk.find(TITLE)).to_have_value("Du bureau")
    assert drafts() == [("Du téléphone", "Son du téléphone")]


@pytest.mark.parametrize("script", [True, False])
def test_both_are_kept(opened, script):
    _phone, desk = two_devices(opened, script=script)

    desk.tap("button[name=both]")

    desk.sees(".callout[data-status=ok]", "Les deux versions sont gardées")
    assert drafts() == [
        ("Du bureau", "Son du bureau"),
        ("Du téléphone", "Son du téléphone"),
    ]


def test_what_was_typed_here_is_kept(opened):
    _phone, desk = two_devices(opened)

    desk.tap("#mine button[name=over]")

    desk.sees(SAVED)
    assert drafts() == [("Du bureau", "Son du bureau")]


def test_the_other_version_is_taken(opened):
    _phone, desk = two_devices(opened)

    desk.tap("#theirs a")

    expect(desk.find(TITLE)).to_have_value("Du téléphone")
    expect(desk.find("#conflict")).to_have_count(0)
    assert drafts() == [("Du téléphone", "Son du téléphone")]


def test_a_page_that_saves_itself_finds_the_other_version(opened, draft):
    desk = opened()
    Paper.objects.update(revision=draft.revision + 1, title="D’ailleurs")

    desk.write(TITLE, "Du bureau")
    desk.find(TITLE).blur()

    desk.sees("#theirs", "D’ailleurs")
    expect(desk.find(TITLE)).to_have_value("Du bureau")


def test_a_tab_closed_in_the_middle_of_a_word_has_sent_it(opened, draft):
    first = opened()
    first.write(TITLE, "Saison d’aut")
    first.page.close(run_before_unload=True)

    second = opened(PHONE)

    for _try in range(20):
        second.open(editor_of(draft))
        if second.find(TITLE).input_value() == "Saison d’aut":
            break
        second.page.wait_for_timeout(200)
    expect(second.find(TITLE)).to_have_value("Saison d’aut")


def test_a_lost_session_leads_back_to_the_draft_and_to_what_was_being_typed(
    opened, cast, draft
):
    anna = opened(PHONE)
    anna.write(TITLE, "Saison d’automne")
    anna.find(TITLE).blur()
    anna.sees(SAVED)

    Session.objects.all().delete()
    anna.write(NOTES, "Merci")
    anna.find(NOTES).blur()

    expect(anna.find("[name=login]")).to_be_visible()
    anna.write("[name=login]", cast.anna.email)
    anna.write("[name=password]", "a-long-enough-password")
    anna.tap(".gate-main form .button[data-kind=primary]")
    expect(anna.find(TITLE)).to_have_value("Saison d’automne")
    expect(anna.find(NOTES)).to_have_value("Merci")
    anna.sees(SAVED)
    draft.refresh_from_db()
    assert (draft.title, draft.notes) == ("Saison d’automne", "Merci")
