import re
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.enums import PaperKind
from documents.models import Paper
from documents.papers.services import lines_of, save_draft
from smartportal.core import clock
from tests.documents.pages.editor_page import page, url
from tests.factories.drafts import LINE, make_draft

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_kept_and_counted(client_for, anna, draft):
    lines = [{"description": "Mixage", "quantity": "1,5", "unit_price": "1 200,50"}]

    response = client_for(anna).post(
        url(draft), page(lines, title="Deux", revision=draft.revision)
    )

    assert response.status_code == 200
    draft.refresh_from_db()
    assert (draft.title, draft.net, draft.gross) == (
        "Deux",
        Decimal("1800.75"),
        Decimal("2178.91"),
    )
    assert [(line.quantity, line.unit_price) for line in lines_of(draft)] == [
        (Decimal("1.500"), Decimal("1200.5000"))
    ]


def test_a_wrong_amount_is_said_beside_its_field_and_nothing_typed_is_lost(
    client_for, anna, draft
):
    lines = [{"description": "Mixage", "unit_price": "douze"}]

    response = client_for(anna).post(
        url(draft), page(lines, title="Deux", revision=draft.revision)
    )

    text = response.content.decode()
    assert 'value="douze"' in text
    assert "Mixage" in text
    draft.refresh_from_db()
    assert draft.title == "Un"


def test_a_second_window_sees_both_versions(client_for, anna, draft):
    client = client_for(anna)
    seen = draft.revision
    client.post(
        url(draft),
        page(
            [{"description": "A", "unit_price": "10"}], title="Première", revision=seen
        ),
    )

    response = client.post(
        url(draft),
        page(
            [{"description": "B", "unit_price": "20"}], title="Deuxième", revision=seen
        ),
    )

    text = response.content.decode()
    assert "Deuxième" in text
    assert f'value="{seen + 1}"' in text
    draft.refresh_from_db()
    assert (draft.title, draft.net) == ("Première", Decimal("10.00"))


def test_what_was_typed_is_written_over_the_other_version_when_asked(
    client_for, anna, draft
):
    seen = draft.revision
    save_draft(
        draft, header={"title": "Première"}, lines=(), revision=seen, at=clock.now()
    )

    client_for(anna).post(
        url(draft), page([], title="Deuxième", over=str(seen + 1), revision=seen)
    )

    draft.refresh_from_db()
    assert draft.title == "Deuxième"


def test_lines_are_added_removed_and_moved_without_losing_the_others(
    client_for, anna, draft
):
    client = client_for(anna)
    lines = [
        {"description": "A", "unit_price": "10"},
        {"description": "B", "unit_price": "20"},
    ]

    client.post(url(draft), page(lines, revision=draft.revision, up="1"))
    draft.refresh_from_db()
    assert [line.description for line in lines_of(draft)] == ["B", "A"]

    client.post(url(draft), page(lines, revision=draft.revision, drop="0"))
    draft.refresh_from_db()
    assert [line.description for line in lines_of(draft)] == ["B"]

    response = client.post(url(draft), page(lines, revision=draft.revision, add="text"))
    assert 'name="line-2-description"' in response.content.decode()


def test_autosave_answers_with_the_totals_alone(client_for, anna, draft):
    lines = [{"description": "A", "unit_price": "10"}]

    response = client_for(anna).post(
        url(draft),
        page(lines, revision=draft.revision),
        headers={"HX-Request": "true", "HX-Target": "editor-state"},
    )

    text = response.content.decode()
    assert text.strip().startswith("<section")
    assert "12,10" in text
    assert re.search(rf'name="revision" value="{draft.revision + 1}"', text)


def test_the_send_button_leads_to_the_sheet(client_for, anna, draft):
    lines = [{"description": "A", "unit_price": "10"}]

    response = client_for(anna).post(
        url(draft), page(lines, revision=draft.revision, send="1")
    )

    assert response.status_code == 302
    assert response.url == reverse("documents:paper_sending", args=[draft.public_id])


def test_two_hundred_lines_are_kept_and_one_more_is_refused(client_for, anna, draft):
    lines = [{"description": f"L{n}", "unit_price": "1"} for n in range(201)]

    client_for(anna).post(url(draft), page(lines[:200], revision=draft.revision))
    draft.refresh_from_db()
    assert draft.net == Decimal("200.00")

    client_for(anna).post(
        url(draft), page(lines, revision=draft.revision, title="Trop")
    )
    draft.refresh_from_db()
    assert draft.title != "Trop"


@pytest.mark.parametrize(
    "text",
    [
        "Ünïcode 漢字 👩‍🎨",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{ 7*7 }}",
        "مرحبا",
    ],
)
def test_hostile_text_is_kept_equal_and_shown_inert(client_for, anna, draft, text):
    client = client_for(anna)

    response = client.post(
        url(draft),
        page(
            [{"description": text, "unit_price": "1"}],
            title=text,
            revision=draft.revision,
        ),
    )

    draft.refresh_from_db()
    assert (draft.title, lines_of(draft)[0].description) == (text, text)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\ufffeb"])
def test_characters_that_no_paper_carries_are_refused_beside_the_field(
    client_for, anna, draft, text
):
    client_for(anna).post(
        url(draft),
        page([{"description": text, "unit_price": "1"}], revision=draft.revision),
    )

    draft.refresh_from_db()
    assert lines_of(draft) == [LINE]


def test_an_amount_beyond_all_bounds_is_refused_beside_the_line(
    client_for, anna, draft
):
    line = {"quantity": "999999999", "unit_price": "9999999999", "description": "x"}

    response = client_for(anna).post(url(draft), page([line], revision=draft.revision))

    assert response.context["editor"].lines.errors[0].keys() == {"unit_price"}
    assert lines_of(draft) == [LINE]


def test_a_total_beyond_all_bounds_is_refused_with_all_that_was_typed(
    client_for, anna, draft
):
    line = {"quantity": "999999", "unit_price": "9999", "description": "x"}

    response = client_for(anna).post(
        url(draft), page([line, line], revision=draft.revision)
    )

    editor = response.context["editor"]
    assert len(editor.header.non_field_errors()) == 1
    assert [form["quantity"].value() for form in editor.lines] == ["999999"] * 2
    assert lines_of(draft) == [LINE]


@pytest.mark.parametrize("button", ["up", "down", "drop"])
@pytest.mark.parametrize("value", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_button_with_a_broken_number_moves_nothing(
    client_for, anna, draft, button, value
):
    lines = [{"description": text, "unit_price": "1"} for text in ("a", "b")]
    data = page(lines, revision=draft.revision, **{button: value})

    response = client_for(anna).post(url(draft), data)

    assert response.status_code == 200
    assert [line.description for line in lines_of(draft)] == ["a", "b"]


def test_a_colleague_who_only_reads_does_not_find_the_editor(
    client_for, anna, ben, carla, draft
):
    for user in (ben, carla):
        assert client_for(user).get(url(draft)).status_code == 404


def test_a_new_quote_begins_with_one_tap(client_for, anna, anna_activity):
    response = client_for(anna).post(
        reverse("documents:quote_new"),
        {"activity": anna_activity.public_id, "customer": ""},
    )

    paper = Paper.objects.get()
    assert (paper.kind, paper.is_draft, response.url) == (
        PaperKind.QUOTE,
        True,
        url(paper),
    )


def test_what_is_wrong_in_a_line_is_listed_with_a_link_to_its_field(cast, client_for):
    draft = make_draft(cast.anna_activity)
    url = reverse("documents:paper_draft", args=[draft.public_id])
    data = page([{"unit_price": "douze"}, {"quantity": "3x"}], revision=draft.revision)

    html = client_for(cast.anna).post(url, data).content.decode()

    summary = re.search(r'<div class="callout errors".*?</div>', html, re.DOTALL)[0]
    targets = ["id_line-0-unit_price", "id_line-1-quantity"]
    assert re.findall('href="#(.*?)"', summary) == targets
    assert 'value="douze"' in html
    assert 'value="3x"' in html


def test_a_page_that_saves_itself_says_what_keeps_it_from_saving(cast, client_for):
    draft = make_draft(cast.anna_activity)
    url = reverse("documents:paper_draft", args=[draft.public_id])
    data = page([{"unit_price": "-5"}], revision=draft.revision)
    headers = {"HX-Request": "true", "HX-Target": "editor-state"}

    html = client_for(cast.anna).post(url, data, headers=headers).content.decode()

    assert re.findall('href="#(.*?)"', html) == ["id_line-0-unit_price"]
    assert "<form" not in html
