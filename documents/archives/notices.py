"""Telling whoever asked for an archive that it is ready."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import PaperArchive
from smartportal.core import dates
from smartportal.notifications.kinds import declare
from smartportal.notifications.services import notify

READY = "documents.archive_ready"
Given = Mapping[str, Any]


def tell_ready(archive: PaperArchive, *, at: datetime) -> None:
    notify(
        READY,
        to=archive.by,
        about=archive,
        at=at,
        key=f"{READY}:{archive.public_id}",
        n=archive.total,
        until=archive.until.isoformat(),
    )


def _ready(given: Given) -> str:
    n = int(given["n"])
    sentence = ngettext(
        "The file with %(n)d document is ready",
        "The file with %(n)d documents is ready",
        n,
    )
    return sentence % {"n": n}


def _until(given: Given) -> str:
    until = datetime.fromisoformat(given["until"]).date()
    return _("You can download it until %(day)s.") % {"day": dates.day(until)}


declare(READY, title=_ready, text=_until, icon="download", status="ok", mail=False)
