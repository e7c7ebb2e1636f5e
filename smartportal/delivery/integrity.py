"""Whether rows and bytes of stored files agree. Reads, never mends."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage

from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import orphans
from smartportal.delivery.services.files import ORPHAN_AGE

BATCH = 500


def file_problems(*, at: datetime) -> Iterator[str]:
    yield from _missing_bytes()
    # What is older than two sweeps should have been swept.
    for path in orphans(before=at - 2 * ORPHAN_AGE):
        yield f"{path.name}: no row knows this file, and it was not swept."


def _missing_bytes() -> Iterator[str]:
    """Rows without their bytes, or with others than they had; the hash is not computed again."""
    files = StoredFile.objects.order_by("pk").only("sha256", "kind", "size")
    for file in files.iterator(chunk_size=BATCH):
        path = Path(default_storage.path(file.path))
        if not path.exists():
            yield f"{file.kind} {file.sha256}: the bytes are gone."
        elif path.stat().st_size != file.size:
            yield f"{file.kind} {file.sha256}: the bytes have another size."
