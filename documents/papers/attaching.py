"""The member's own files beside a paper: added, taken off, bounded in number and size."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from documents.models import Paper, PaperAttachment
from documents.papers.harmless import BadFile, harmless, tidy_name
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.delivery.enums import FileKind
from smartportal.delivery.services import store_file

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024

__all__ = ["BadFile", "TooManyFiles", "attach", "keep_only"]


class TooManyFiles(Refused):
    """More than a mail carries."""


@transaction.atomic
def attach(
    paper: Paper, *, name: str, content: bytes, by: User, at: datetime
) -> PaperAttachment:
    """Keep a file for the paper's mails, made harmless. The same file again is the one that is there.

    Raises `BadFile`, `TooManyFiles`.
    """
    clean = harmless(content)
    Paper.objects.locked().get(pk=paper.pk)
    file = store_file(
        clean.content, kind=FileKind.ENCLOSED, content_type=clean.content_type
    )
    if known := PaperAttachment.objects.filter(paper=paper, file=file).first():
        return known
    _check_room(paper, len(clean.content))
    row = PaperAttachment.objects.create(
        paper=paper, file=file, name=tidy_name(name, clean.ending), by=by, at=at
    )
    record("documents.paper.attached", paper, by=by, at=at)
    return row


def _check_room(paper: Paper, size: int) -> None:
    rows = PaperAttachment.objects.filter(paper=paper)
    if rows.count() >= MOST_FILES:
        raise TooManyFiles(_("Ten files at most."), field="enclosed")
    kept = rows.aggregate(total=Sum("file__size"))["total"] or 0
    if kept + size > MOST_BYTES:
        raise TooManyFiles(
            _("Together these files are too large for a mail: 10 MB at most."),
            field="enclosed",
        )


@transaction.atomic
def keep_only(
    paper: Paper, public_ids: Collection[str], *, by: User, at: datetime
) -> None:
    """Take the others off. What was sent already keeps its own."""
    others = PaperAttachment.objects.filter(paper=paper)
    if others.exclude(public_id__in=public_ids).delete()[0]:
        record("documents.paper.detached", paper, by=by, at=at)
