"""Two windows on one draft: both versions in whole, and one, the other or both are kept."""

from decimal import Decimal

import pytest
from django.urls import reverse

from documents.models import LastSave, Paper
from documents.papers.editor import open_editor
from documents.papers.line_forms import line_initial
from documents.papers.lines import lines_of
from documents.papers.services import save_draft
from smartportal.core import clock
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE, make_draft, make_invoice

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MINE = [{"description": "B", "unit_price": "20"}]


@pytest.fixture
def draft(cast):
    return make_draft(cast.anna_activity, title="Un", buyer_reference="PO 7")


@pytest.fixture
def post(cast, client_for, draft):
    client = client_for(cast.anna)
    client.cookies["Langue"] = "en"

    def send(lines=MINE, agent=FIREFOX, **header):
        data = page(lines, **{"revision": draft.revision, **header})
        return client.post(url(draft), data, headers={"User-Agent": agent})

    return send


@pytest.fixture
def conflict(post, draft):
    """What the second window finds."""
    post([{"description": "A", "unit_price": "10"}], title="Première")
    return post(title="Deuxième").context["conflict"]


def said(version):
    return {row.label: (row.words, row.differs) for row in version.header}


def test_both_versions_are_there_in_whole_with_what_differs(conflict):
    theirs, mine = conflict.theirs, conflict.mine

    assert said(theirs)["Titre"] == ("Première", True)
    assert said(mine)["Titre"] == ("Deuxième", True)
    assert said(theirs)["Langue"] == ("Français", False)
    assert [(row.line.description, row.differs) for row in theirs.lines] == [
        ("A", True)
    ]
    assert [(row.line.description, row.differs) for row in mine.lines] == [("B", True)]
    assert (str(theirs.totals.gross), str(mine.totals.gross)) == ("12.10", "24.20")


def test_the_other_version_says_who_saved_it_and_with_what(cast, conflict):
    assert (conflict.save.by, conflict.save.device) == (cast.anna, "Firefox, Linux")


def test_only_the_last_save_of_a_draft_is_kept(post, draft):
    post(title="Deux", revision=draft.revision)
    post(title="Trois", revision=draft.revision + 1, agent="nobody knows")

    assert list(LastSave.objects.values_list("device", flat=True)) == [
        "Appareil inconnu"
    ]


def test_both_are_kept(post, draft, conflict):
    response = post(title="Deuxième", both=str(conflict.stored.revision))

    copy = response.context["copy"]
    draft.refresh_from_db()
    assert (draft.title, lines_of(draft)[0].description) == ("Deuxième", "B")
    assert (copy.title, lines_of(copy)[0].description) == ("Première", "A")
    assert (copy.kind, copy.customer) == (draft.kind, conflict.stored.customer)
    assert reverse("documents:invoice", args=[copy.public_id]) in (
        response.content.decode()
    )


def test_a_third_version_is_a_conflict_again_and_copies_nothing(post, draft, conflict):
    stored = Paper.objects.get()
    save_draft(
        stored,
        header={"title": "Troisième"},
        lines=[LINE],
        revision=stored.revision,
        at=clock.now(),
    )

    response = post(title="Deuxième", both=str(conflict.stored.revision))

    assert response.context["conflict"].stored.title == "Troisième"
    assert [paper.title for paper in Paper.objects.all()] == ["Troisième"]


@pytest.fixture
def left(cast):
    """A paper that left from the first window, while a second one still held it."""
    return make_invoice(cast.anna_activity, on=clock.today(), title="Un")


def held(paper):
    """What the second window posts of it when nothing was typed."""
    editor = open_editor(paper, on=clock.today())
    header = {
        name: "" if value in {None, False} else value
        for name, value in editor.header.initial.items()
    }
    lines = [line_initial(line) for line in lines_of(paper)]
    for line in lines:  # as a French page writes them
        line |= {
            key: str(value).replace(".", ",")
            for key, value in line.items()
            if isinstance(value, Decimal)
        }
    return page(lines, **header)


def test_what_is_typed_after_the_paper_left_becomes_a_draft_of_its_own(
    cast, client_for, left
):
    before = lines_of(left)

    response = client_for(cast.anna).post(
        url(left), held(left) | {"title": "Deuxième", "line-0-description": "B"}
    )

    sent, apart = Paper.objects.order_by("pk")
    assert response.url == url(apart)
    assert (sent.title, lines_of(sent)) == ("Un", before)
    assert (apart.title, lines_of(apart)[0].description) == ("Deuxième", "B")
    assert (apart.is_draft, apart.kind) == (True, sent.kind)
    assert apart.customer == sent.customer


def test_what_says_the_same_as_the_paper_that_left_leads_to_it(cast, client_for, left):
    response = client_for(cast.anna).post(url(left), held(left))

    assert response.url == reverse("documents:invoice", args=[left.public_id])
    assert Paper.objects.get() == left


def test_what_cannot_be_kept_comes_back_as_typed(cast, client_for, left):
    response = client_for(cast.anna).post(
        url(left), held(left) | {"line-0-unit_price": "douze"}
    )

    assert "douze" in response.content.decode()
    assert Paper.objects.get() == left
