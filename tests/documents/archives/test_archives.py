"""The PDFs of many papers in one file."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from documents.archives import services
from documents.archives.services import (
    NothingToPack,
    TooMany,
    begin_archive,
    carry_out,
    forget_archives,
)
from documents.einvoicing.services import render_paper
from documents.enums import ArchiveState
from documents.models import Paper, PaperArchive
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import read_file
from smartportal.delivery.services.work import run_due_task
from smartportal.notifications.models import Notification
from tests.factories.drafts import instant, make_draft, make_invoice

pytestmark = pytest.mark.django_db
AT = instant()


@pytest.fixture
def papers(cast, monkeypatch):
    """Two invoices and a draft of Anna's. Rendering is real, once for the whole archive."""
    invoices = [make_invoice(cast.anna_activity) for _ in range(2)]
    make_draft(cast.anna_activity)
    return invoices


def begun(cast):
    return begin_archive(Paper.objects.visible_to(cast.anna), by=cast.anna, at=AT)


def content_of(archive):
    archive.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(read_file(archive.file)))


def test_the_final_papers_are_packed_by_the_worker(cast, papers):
    archive = begun(cast)
    assert (archive.total, archive.done, archive.state) == (2, 0, ArchiveState.WORKING)

    while run_due_task(at=timezone.now()):
        pass

    packed = content_of(archive)
    assert archive.state == ArchiveState.READY
    assert archive.done == 2
    assert packed.namelist() == [f"{paper.number}.pdf" for paper in papers]
    assert packed.testzip() is None
    assert packed.read(packed.namelist()[0]).startswith(b"%PDF-")
    notice = Notification.objects.get(kind="documents.archive_ready")
    assert notice.recipient == cast.anna


def test_a_worker_that_dies_in_the_middle_loses_and_doubles_nothing(
    cast, papers, monkeypatch
):
    archive = begun(cast)
    monkeypatch.setattr(services, "BATCH", 1)

    def die(*_some, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(services, "_name", die)
        with pytest.raises(KeyboardInterrupt):
            carry_out(archive, at=AT)
    carry_out(archive, at=AT)
    carry_out(archive, at=AT)

    assert content_of(archive).namelist() == [f"{paper.number}.pdf" for paper in papers]
    assert StoredFile.objects.filter(kind="archive").count() == 1
    assert Notification.objects.filter(kind="documents.archive_ready").count() == 1


def test_two_entities_may_use_the_same_number():
    taken = set()

    names = [services._name("F-2026-001", taken) for _ in range(3)]

    assert names == ["F-2026-001.pdf", "F-2026-001 (2).pdf", "F-2026-001 (3).pdf"]


def test_drafts_alone_cannot_be_packed(cast):
    make_draft(cast.anna_activity)

    with pytest.raises(NothingToPack):
        begun(cast)


def test_an_archive_has_an_end(cast, papers, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)

    with pytest.raises(TooMany):
        begun(cast)
    assert not PaperArchive.objects.exists()


def test_an_archive_is_forgotten_with_its_file_after_a_week(cast, papers):
    archive = begun(cast)
    carry_out(archive, at=AT)

    assert forget_archives(at=archive.until - timedelta(seconds=1)) == 0
    assert forget_archives(at=archive.until) == 1

    assert not PaperArchive.objects.exists()
    assert not StoredFile.objects.filter(kind="archive").exists()


def test_an_archive_that_is_forgotten_while_it_is_made_leaves_no_file(cast, papers):
    archive = begun(cast)
    forget_archives(at=archive.until)

    carry_out(archive, at=archive.until)

    assert not StoredFile.objects.filter(kind="archive").exists()


def test_asked_twice_it_is_made_once(cast, papers):
    first, second = begun(cast), begun(cast)
    carry_out(first, at=AT)

    assert second == first
    assert begun(cast) != first


def test_the_database_knows_when_an_archive_is_ready(cast, papers):
    archive = begun(cast)

    for change in ({"state": ArchiveState.READY}, {"done": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperArchive.objects.filter(pk=archive.pk).update(**change)


def test_the_page_says_how_far_it_is_and_then_gives_the_file(cast, papers, client_for):
    archive = begun(cast)
    PaperArchive.objects.update(done=1)
    address = reverse("documents:archive", args=[archive.public_id])
    file = reverse("documents:archive_file", args=[archive.public_id])
    anna = client_for(cast.anna)

    assert "1 documents sur 2" in anna.get(address).content.decode()
    assert anna.get(file).status_code == 404

    carry_out(archive, at=AT)

    part = anna.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<section class="card stack"')
    assert file in part
    answer = anna.get(file)
    assert answer["Content-Disposition"] == 'attachment; filename="documents.zip"'
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert client_for(cast.ben).get(address).status_code == 404


def test_what_was_rendered_is_not_made_again(cast, papers):
    render_paper(papers[0], at=AT)
    before = papers[0].renderings.get(kind="pdf").file_id

    carry_out(begun(cast), at=AT)

    assert papers[0].renderings.get(kind="pdf").file_id == before
