"""Packing papers: asked for on a page, made by a task, forgotten after some days."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.archives.notices import tell_ready
from documents.einvoicing.services import render_paper
from documents.enums import ArchiveState, PaperState, RenderingKind
from documents.models import Paper, PaperArchive, Rendering
from documents.models.papers import PaperQuerySet
from members.models import User
from smartportal.core.refusals import ChangedMeanwhile, Refused
from smartportal.core.state import advance
from smartportal.delivery.enums import FileKind
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import (
    enqueue,
    forget_file,
    keep_written,
    unfinished_file,
)
from smartportal.delivery.serving import safe_name

MOST = 1000
LIFE = timedelta(days=7)
BATCH = 20


class NothingToPack(Refused):
    """Only drafts were chosen."""


class TooMany(Refused):
    """More than one task can pack."""


@transaction.atomic
def begin_archive(papers: PaperQuerySet, *, by: User, at: datetime) -> PaperArchive:
    """Let the PDFs of the final ones of `papers` be packed, oldest number first; asked again while they are, the
    archive that is being made is given. Raises `NothingToPack`, `TooMany`.
    """
    final = papers.exclude(state=PaperState.DRAFT).order_by("issued_at", "pk")
    chosen = list(final.values_list("pk", flat=True)[: MOST + 1])
    if not chosen:
        raise NothingToPack(_("Drafts have no file yet. Choose papers that have left."))
    if len(chosen) > MOST:
        sentence = _("At most %(most)d documents at once: choose a shorter period.")
        raise TooMany(sentence % {"most": MOST})
    # Two taps at once come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    same = PaperArchive.objects.filter(by=by, papers=chosen, state=ArchiveState.WORKING)
    if making := same.first():
        return making
    archive = PaperArchive.objects.create(
        by=by, at=at, until=at + LIFE, papers=chosen, total=len(chosen)
    )
    enqueue("documents.pack_papers", key=f"archive:{archive.pk}", archive_id=archive.pk)
    return archive


def carry_out(archive: PaperArchive, *, at: datetime) -> None:
    """Write the ZIP, a few papers at a time, and tell whoever asked.

    Safe to repeat and to kill: it is begun anew, what was rendered is not made again, and the first to finish
    counts.
    """
    if archive.state == ArchiveState.READY:
        return
    with unfinished_file() as path:
        _write(archive, path, at=at)
        # Another run was first, or it was forgotten: this file goes with the transaction.
        with suppress(ChangedMeanwhile):
            _keep(archive, path, at=at)


def _write(archive: PaperArchive, path: Path, *, at: datetime) -> None:
    names: set[str] = set()
    # A PDF is compressed already.
    with ZipFile(path, "w", ZIP_STORED) as packed:
        for start in range(0, archive.total, BATCH):
            keys = archive.papers[start : start + BATCH]
            for number, file in _rendered(keys, at=at):
                packed.write(default_storage.path(file.path), _name(number, names))
            PaperArchive.objects.filter(pk=archive.pk).update(done=start + len(keys))


def _rendered(keys: Iterable[int], *, at: datetime) -> Iterator[tuple[str, StoredFile]]:
    """The number and the PDF of each, made now if it is missing."""
    files = _files(keys)
    missing = set(keys) - files.keys()
    for paper in Paper.objects.filter(pk__in=missing).select_related("entity"):
        render_paper(paper, at=at)
    files |= _files(missing)
    numbers = dict(Paper.objects.filter(pk__in=keys).values_list("pk", "number"))
    for key in keys:
        yield numbers[key] or "", files[key]


def _files(keys: Iterable[int]) -> dict[int, StoredFile]:
    rows = Rendering.objects.filter(paper__in=keys, kind=RenderingKind.PDF)
    return {row.paper_id: row.file for row in rows.select_related("file")}


def _name(number: str, taken: set[str]) -> str:
    """Two entities may have used the same number."""
    stem = safe_name(number)
    name, n = f"{stem}.pdf", 1
    while name in taken:
        n += 1
        name = f"{stem} ({n}).pdf"
    taken.add(name)
    return name


@transaction.atomic
def _keep(archive: PaperArchive, path: Path, *, at: datetime) -> None:
    file = keep_written(path, kind=FileKind.ARCHIVE, content_type="application/zip")
    advance(archive, to=ArchiveState.READY, file=file)
    tell_ready(archive, at=at)


def forget_archives(*, at: datetime) -> int:
    """Remove those whose days are over; returns how many. Safe to repeat."""
    over = list(PaperArchive.objects.over(at=at).select_related("file"))
    for archive in over:
        _forget(archive)
    return len(over)


@transaction.atomic
def _forget(archive: PaperArchive) -> None:
    archive.delete()
    if archive.file:
        forget_file(archive.file)
