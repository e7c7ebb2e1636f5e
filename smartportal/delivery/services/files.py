"""Files by the hash of their content: bytes on disk first, then the row."""

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Greatest

from smartportal.delivery.enums import FileKind
from smartportal.delivery.models import StoredFile

logger = logging.getLogger(__name__)

INCOMPLETE = ".incoming-"
UNFINISHED = "__"  # a folder that no address begins with, and that the sweeper visits like the others
ADDRESS = re.compile(rf"[0-9a-f]{{64}}|{re.escape(INCOMPLETE)}.*")
SWEEP_BATCH = 500
ORPHAN_AGE = timedelta(days=1)  # far above the longest transaction that stores a file


@dataclass(frozen=True, slots=True)
class SweptFiles:
    """What the sweeper removed, and the public ids of files whose retention is over and that nothing
    needs: a person decides about those.
    """

    removed: int
    over: list[str]


@transaction.atomic
def store_file(
    content: bytes,
    *,
    kind: FileKind,
    content_type: str,
    retain_until: date | None = None,
) -> StoredFile:
    """Keep the bytes, once whatever brings them; a retention that is known is only ever extended.

    The first to bring them says what kind they are. Needs a local file system as default storage.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    file = StoredFile(
        sha256=sha256,
        kind=kind,
        content_type=content_type,
        size=len(content),
        retain_until=retain_until,
    )
    _lock(sha256)
    _write(Path(default_storage.path(file.path)), content)
    StoredFile.objects.bulk_create([file], ignore_conflicts=True)
    if retain_until:
        StoredFile.objects.filter(sha256=sha256).update(
            retain_until=Greatest("retain_until", retain_until)
        )
    return StoredFile.objects.get(sha256=sha256)


@contextmanager
def unfinished_file() -> Iterator[Path]:
    """A place beside the kept files to write a large one, for `keep_written`. What a killed process leaves there
    is swept.
    """
    folder = Path(default_storage.path(UNFINISHED))
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=INCOMPLETE)
    os.close(descriptor)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@transaction.atomic
def keep_written(path: Path, *, kind: FileKind, content_type: str) -> StoredFile:
    """Keep a file that was written to an `unfinished_file`, which it moves: nothing of it is read into memory."""
    with path.open("rb+") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        os.fsync(written.fileno())
    file = StoredFile(
        sha256=sha256, kind=kind, content_type=content_type, size=path.stat().st_size
    )
    _lock(sha256)
    place = Path(default_storage.path(file.path))
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, place)
    StoredFile.objects.bulk_create([file], ignore_conflicts=True)
    return StoredFile.objects.get(sha256=sha256)


def forget_file(file: StoredFile) -> None:
    """Forget a file that nothing points to and no law keeps; its bytes are swept later."""
    rows = StoredFile.objects.filter(pk=file.pk, retain_until=None)
    rows.unreferenced().delete()


def open_file(file: StoredFile) -> "File[bytes]":
    """The bytes, to be closed by the caller. Raises FileNotFoundError."""
    return default_storage.open(file.path)


def read_file(file: StoredFile) -> bytes:
    with open_file(file) as opened:
        content: bytes = opened.read()
    return content


def sweep_orphans(*, at: datetime) -> SweptFiles:
    """Remove old bytes that no row knows (their transaction never committed); report what is over."""
    removed = sum(_remove_orphan(path) for path in orphans(before=at - ORPHAN_AGE))
    over = StoredFile.objects.past_retention(at.date()).unreferenced().order_by("pk")
    swept = SweptFiles(removed, list(over.values_list("public_id", flat=True)))
    if swept.removed or swept.over:
        logger.info(
            "Files: %d orphans removed, %d past retention", removed, len(swept.over)
        )
    return swept


def orphans(*, before: datetime) -> Iterator[Path]:
    """Bytes from before that instant which no row knows; nothing is removed."""
    root = Path(default_storage.path(""))
    for paths in _in_batches(_old_files(root, before=before)):
        yield from _without_row(paths)


def _lock(sha256: str) -> None:
    """Until the end of the transaction: the sweeper must not remove bytes whose row is on its way."""
    key = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _write(path: Path, content: bytes) -> None:
    """All or nothing, also when the process dies: a new file takes the place of whatever was there."""
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=INCOMPLETE)
    with os.fdopen(descriptor, "wb") as incoming:
        incoming.write(content)
        incoming.flush()
        os.fsync(incoming.fileno())
    os.replace(name, path)


def _old_files(root: Path, *, before: datetime) -> Iterator[Path]:
    for folder in sorted(root.glob("??")):
        for path in folder.iterdir():
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path


def _in_batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while batch := list(islice(paths, SWEEP_BATCH)):
        yield batch


def _without_row(paths: list[Path]) -> list[Path]:
    """Those with the name of a content address, or of an unfinished one, that no row knows."""
    ours = [path for path in paths if ADDRESS.fullmatch(path.name)]
    names = StoredFile.objects.filter(sha256__in=[path.name for path in ours])
    known = set(names.values_list("sha256", flat=True))
    return [path for path in ours if path.name not in known]


@transaction.atomic
def _remove_orphan(path: Path) -> bool:
    if not path.name.startswith(INCOMPLETE):
        _lock(path.name)
        if StoredFile.objects.filter(sha256=path.name).exists():
            return False
    path.unlink(missing_ok=True)
    return True
