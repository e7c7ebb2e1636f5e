import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import (
    forget_file,
    keep_written,
    open_file,
    read_file,
    store_file,
    sweep_orphans,
    unfinished_file,
)
from smartportal.delivery.serving import file_response, safe_name
from tests.factories.delivery import make_file, post_message

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
SHA_OF_PAPER = "382635c9325bf3273d195ff1b8a44e5b11afd7d97addeb8863ea35feb98c1a07"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


def on_disk(root: Path) -> list[str]:
    return sorted(
        str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()
    )


def age(path: Path, *, days: float) -> None:
    moment = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_a_file_is_known_by_its_content(storage):
    file = make_file(b"paper")

    assert file.sha256 == SHA_OF_PAPER
    assert (file.size, file.content_type) == (5, "application/pdf")
    assert on_disk(storage) == [f"38/{SHA_OF_PAPER}"]
    assert read_file(file) == b"paper"
    with open_file(file) as opened:
        assert opened.read(2) == b"pa"


def test_the_same_bytes_are_kept_once():
    first = make_file(b"paper")
    again = make_file(b"paper", kind="bank", content_type="text/plain")

    assert again == first
    assert (again.kind, again.content_type) == ("paper", "application/pdf")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (date(2036, 12, 31), date(2030, 1, 1), date(2036, 12, 31)),
        (date(2030, 1, 1), date(2036, 12, 31), date(2036, 12, 31)),
        (None, date(2036, 12, 31), date(2036, 12, 31)),
        (date(2036, 12, 31), None, date(2036, 12, 31)),
        (None, None, None),
    ],
)
def test_a_retention_is_only_extended(first, second, kept):
    make_file(b"paper", retain_until=first)

    assert make_file(b"paper", retain_until=second).retain_until == kept


def test_bytes_that_got_lost_or_cut_short_are_written_again(storage):
    file = make_file(b"paper")
    Path(default_storage.path(file.path)).write_bytes(b"pap")

    make_file(b"paper")

    assert read_file(file) == b"paper"


def test_an_empty_file_is_a_file():
    assert read_file(store_file(b"", kind="bank", content_type="text/plain")) == b""


def test_orphans_are_swept_after_a_day_and_nothing_else(storage):
    kept = make_file(b"has a row")
    folder = storage / "ab"
    folder.mkdir()
    old, young = folder / ("ab" * 32), folder / ("ac" * 32)
    half, foreign = folder / ".incoming-x1", folder / "README"
    for path in (old, young, half, foreign):
        path.write_bytes(b"x")
    for path in (old, half, foreign, storage / kept.path):
        age(path, days=1.1)

    assert sweep_orphans(at=NOW).removed == 2

    assert on_disk(storage) == sorted([kept.path, f"ab/{young.name}", "ab/README"])
    assert sweep_orphans(at=NOW).removed == 0


def test_a_large_file_is_written_beside_and_moved(storage):
    with unfinished_file() as path:
        path.write_bytes(b"paper")
        file = keep_written(path, kind="archive", content_type="application/zip")

    assert (file.sha256, file.size, file.kind) == (SHA_OF_PAPER, 5, "archive")
    assert on_disk(storage) == [f"38/{SHA_OF_PAPER}"]


def test_a_large_file_that_was_not_finished_leaves_nothing(storage):
    def die():
        with unfinished_file() as path:
            path.write_bytes(b"pap")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()

    assert on_disk(storage) == []


def test_what_a_killed_process_was_writing_is_swept(storage):
    left = storage / "__" / ".incoming-x1"
    left.parent.mkdir()
    left.write_bytes(b"x")
    age(left, days=1.1)

    assert sweep_orphans(at=NOW).removed == 1
    assert on_disk(storage) == []


def test_a_file_is_forgotten_when_neither_a_row_nor_the_law_needs_it():
    free, kept = make_file(b"a"), make_file(b"b", retain_until=date(2036, 12, 31))
    needed = make_file(b"c")
    post_message(attachments=[(needed, "a.pdf")])

    for file in (free, kept, needed):
        forget_file(file)

    assert set(StoredFile.objects.all()) == {kept, needed}


def test_files_past_their_retention_are_reported_unless_something_needs_them(storage):
    yesterday = NOW.date() - timedelta(days=1)
    over = make_file(b"over", retain_until=yesterday)
    make_file(b"today", retain_until=NOW.date())
    make_file(b"for ever")
    needed = make_file(b"needed", retain_until=yesterday)
    post_message(attachments=[(needed, "a.pdf")])

    assert sweep_orphans(at=NOW).over == [over.public_id]

    assert StoredFile.objects.count() == 4


def test_a_served_file_is_neither_guessed_kept_nor_run():
    response = file_response(make_file(), "Facture été.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Length"] == "16"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Facture%20%C3%A9t%C3%A9.pdf"
    )
    assert b"".join(response.streaming_content) == b"%PDF-1.7 invoice"
    response.close()


@pytest.mark.parametrize(
    ("content_type", "disposition", "sandboxed"),
    [
        ("application/pdf", 'inline; filename="a"', False),
        ("image/png", 'inline; filename="a"', True),
        ("image/svg+xml", 'attachment; filename="a"', True),
        ("text/html", 'attachment; filename="a"', True),
        ("application/xml", 'attachment; filename="a"', True),
    ],
)
def test_only_harmless_kinds_are_shown_in_the_browser(
    content_type, disposition, sandboxed
):
    file = make_file(content_type.encode(), content_type=content_type)
    response = file_response(file, "a", inline=True)
    response.close()

    assert response["Content-Disposition"] == disposition
    assert response["Content-Security-Policy"].endswith("; sandbox") == sandboxed


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("F-2026-119.pdf", "F-2026-119.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie: x.pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_a_name_cannot_lead_astray(name, safe):
    assert safe_name(name) == safe
