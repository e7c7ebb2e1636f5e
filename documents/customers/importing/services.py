"""A file is read, looked at, and taken over once."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.customers.following import add_note
from documents.customers.importing.cards import are_cards, read_cards
from documents.customers.importing.judging import Judgement, Verdict, judged
from documents.customers.importing.reading import Line, Reading, decoded, read_table
from documents.customers.services import AlreadyACustomer, add_customer
from documents.models import CustomerImport
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused

LIFE = timedelta(days=30)


class AlreadyTakenOver(Refused):
    """The file was taken over before."""


def read(content: bytes) -> Reading:
    """A table or cards, by what stands in the file. Raises `NotReadable`."""
    text, encoding = decoded(content)
    return read_cards(text, encoding) if are_cards(text) else read_table(text, encoding)


@transaction.atomic
def begin_import(
    activity: Activity, *, name: str, content: bytes, by: User, at: datetime
) -> CustomerImport:
    """Keep the lines of a file until they are looked at; it replaces the file that was begun before.

    Raises `NotReadable`.
    """
    reading = read(content)
    # Two uploads at once come one after the other.
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    CustomerImport.objects.filter(activity=activity, by=by, taken_at=None).delete()
    return CustomerImport.objects.create(
        activity=activity,
        by=by,
        at=at,
        name=name[:140],
        reading={
            "encoding": reading.encoding,
            "separator": reading.separator,
            "unknown": reading.unknown,
        },
        lines=_kept(reading.lines),
    )


def judgements(row: CustomerImport) -> list[Judgement]:
    """What would become of each line now: a dry run that costs the same however many lines."""
    return judged((Line(**line) for line in row.lines), row.activity)


@transaction.atomic
def take_over(row: CustomerImport, *, by: User, at: datetime) -> CustomerImport:
    """Add the new ones; what was refused stays in the file, to be mended. Raises `AlreadyTakenOver`."""
    locked = (
        CustomerImport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("activity__entity", "activity__member__user")
        .get(pk=row.pk)
    )
    if locked.taken_at is not None:
        raise AlreadyTakenOver(_("This file was already taken over."))
    told = judgements(locked)
    became = Counter(_taken(each, locked.activity, by, at) for each in told)
    locked.added, locked.known = became[Verdict.NEW], became[Verdict.KNOWN]
    locked.taken_at = at
    locked.lines = _kept(row.line for row in told if row.verdict == Verdict.REFUSED)
    locked.save()
    counts = {"added": locked.added, "known": locked.known}
    record("documents.customers.imported", locked.activity, by=by, at=at, **counts)
    return locked


def forget_imports(*, at: datetime) -> int:
    """Remove what nobody has come back to, taken over or not; returns how many. Safe to repeat."""
    gone, _per_model = CustomerImport.objects.begun_before(at - LIFE).delete()
    return gone


def _taken(row: Judgement, activity: Activity, by: User, at: datetime) -> str:
    """Somebody may have added the same customer since the look."""
    if row.verdict != Verdict.NEW:
        return row.verdict
    try:
        customer = add_customer(activity, by=by, **row.fields)
    except AlreadyACustomer:
        return Verdict.KNOWN
    if row.note:
        add_note(customer, row.note, by=by, at=at)
    return Verdict.NEW


def _kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """As JSON that the database takes: it stores no NUL, which no field would take either."""
    texts = (json.dumps(line.as_json()) for line in lines)
    return [json.loads(text.replace("\\u0000", "\\ufffd")) for text in texts]
