"""Invoices that come back: the portal writes the draft on its day and says so; the member issues it."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind
from documents.invoices.notices import tell_made
from documents.invoices.rhythm import first_after, next_period
from documents.models import Paper, Recurrence, RecurringDraft, instalment_of
from documents.papers.services import LineInput, create_draft, lines_of, save_draft
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.delivery.services import run_job

logger = logging.getLogger(__name__)

JOB = "documents.make_recurring"
HEADER = ("language", "payment_days", "end_of_month", "buyer_reference", "notes")
# Written in whatever language the member reads the portal in.
MONTH = re.compile(r"\{(month|mois|maand|monat)\}", re.IGNORECASE)
QUARTER = re.compile(r"\{(quarter|trimestre|kwartaal|quartal)\}", re.IGNORECASE)
YEAR = re.compile(r"\{(year|année|jaar|jahr)\}", re.IGNORECASE)
NUMBERS = ("quantity", "unit_price", "vat_rate")


class NotRepeatable(Refused):
    """Only an invoice of its own comes back, to somebody, with lines."""


class DateOver(Refused):
    """Nothing is made for days that are over."""


class AlreadyEnded(Refused):
    """What ended does not go on."""


@transaction.atomic
def begin_recurrence(
    invoice: Paper,
    *,
    texts: Sequence[str],
    today: date,
    by: User,
    at: datetime,
    **terms: Any,
) -> Recurrence:
    """Let an invoice come back with its amounts. `texts` are what its lines say, with fields; `terms` the title,
    the rhythm, the first date and the end.

    Raises `NotRepeatable`, `DateOver`.
    """
    lines = lines_of(invoice)
    if invoice.kind != PaperKind.INVOICE or instalment_of(invoice) is not None:
        raise NotRepeatable(_("The invoices of a quote come once."))
    if invoice.customer is None or not lines:
        raise NotRepeatable(_("Choose a customer and write a line first."))
    row = Recurrence(
        activity=invoice.activity,
        customer=invoice.customer,
        header={name: getattr(invoice, name) for name in HEADER},
        lines=_kept(lines, texts),
        by=by,
        at=at,
        **terms,
    )
    _check_date(row.first_on, today)
    row.next_on = row.first_on
    row.save()
    record("documents.invoice.repeated", invoice, by=by, at=at)
    return row


@transaction.atomic
def change_recurrence(
    recurrence: Recurrence,
    *,
    texts: Sequence[str],
    next_on: date,
    rhythm: str,
    more: int | None,
    until_on: date | None,
    title: str,
    today: date,
) -> Recurrence:
    """Change what comes from now on; `more` is how often it still comes. Raises `DateOver`, `AlreadyEnded`."""
    row = _locked(recurrence)
    if (next_on, rhythm) != (row.next_on, row.rhythm):
        _check_date(next_on, today)
        row.first_on, row.rhythm, row.period = next_on, rhythm, 0
    row.title, row.until_on = title, until_on
    row.times = None if more is None else row.period + more
    row.lines = _kept(typed_lines(row), texts)
    _go_to(row, row.period, at=row.at)
    row.save()
    return row


@transaction.atomic
def pause(recurrence: Recurrence, *, at: datetime) -> None:
    row = _locked(recurrence)
    row.paused_at = row.paused_at or at
    row.save(update_fields=["paused_at"])


@transaction.atomic
def resume(recurrence: Recurrence, *, today: date, at: datetime) -> None:
    """Go on with the next date; those of the pause are not made up for."""
    row = _locked(recurrence)
    row.paused_at = None
    period = first_after(row.first_on, row.rhythm, period=row.period, on=today)
    _go_to(row, period, at=at)
    row.save()


@transaction.atomic
def end(recurrence: Recurrence, *, at: datetime) -> None:
    row = _locked(recurrence)
    row.ended_at, row.next_on = at, None
    row.save(update_fields=["ended_at", "next_on"])


def _locked(recurrence: Recurrence) -> Recurrence:
    rows = Recurrence.objects.select_for_update(no_key=True, of=("self",))
    row = rows.get(pk=recurrence.pk)
    if row.ended_at:
        raise AlreadyEnded(_("This has ended. Begin anew from an invoice."))
    return row


def _check_date(on: date, today: date) -> None:
    if on < today:
        raise DateOver(_("Choose today or a later day."), field="first_on")


def run_hour(*, at: datetime) -> None:
    """The hour's run, once by any worker. What an hour missed the next one does."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    run_job(
        JOB,
        slots=[f"{local:%Y-%m-%dT%H}"],
        at=at,
        function=lambda _slot: {"made": make_due(at=at)},
    )


def make_due(*, at: datetime) -> int:
    """The drafts of every date that has come, each once; safe to repeat. Answers how many."""
    tomorrow = at.date() + timedelta(days=1)  # wherever in the world it is already
    due = Recurrence.objects.running().filter(next_on__lte=tomorrow)
    return sum(_make(pk, at=at) for pk in due.values_list("pk", flat=True))


def _make(pk: int, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _make_all(pk, at=at)
    except Refused as refusal:
        logger.warning("Recurrence %d made no draft: %s", pk, refusal)
        return 0


def _make_all(pk: int, *, at: datetime) -> int:
    rows = Recurrence.objects.running().select_related("activity__entity", "customer")
    rows = rows.select_related("activity__member__user", "by")
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if row is None:
        return 0
    today = at.astimezone(ZoneInfo(row.activity.entity.time_zone)).date()
    made = 0
    while row.next_on and row.next_on <= today:
        if not Activity.objects.open_to(row.by, on=today).filter(pk=row.activity_id):
            row.ended_at, row.next_on = at, None
            break
        made += _draft(row, on=row.next_on, at=at)
        _go_to(row, row.period + 1, at=at)
    row.save()
    return made


def _go_to(row: Recurrence, period: int, *, at: datetime) -> None:
    row.period = period
    row.next_on = next_period(
        row.first_on, row.rhythm, after=period, until_on=row.until_on, times=row.times
    )
    if row.next_on is None:
        row.ended_at = at


def _draft(row: Recurrence, *, on: date, at: datetime) -> bool:
    """Key: the recurrence and its date."""
    made, new = RecurringDraft.objects.get_or_create(
        recurrence=row, on=on, defaults={"at": at}
    )
    if not new:
        return False
    language = row.header["language"]
    draft = create_draft(
        row.activity,
        kind=PaperKind.INVOICE,
        by=row.by,
        customer=row.customer,
        title=filled(row.title, on=on, language=language)[:140],
        **row.header,
    )
    lines = [
        replace(line, description=filled(line.description, on=on, language=language))
        for line in typed_lines(row)
    ]
    save_draft(draft, header={}, lines=lines, revision=draft.revision, at=at)
    made.paper = draft
    made.save(update_fields=["paper"])
    record("documents.invoice.recurred", draft, at=at)
    tell_made(draft, at=at)
    return True


def filled(text: str, *, on: date, language: str) -> str:
    """With `{month}`, `{quarter}` and `{year}` of that day, in the paper's language; other braces stay."""
    with translation.override(language):
        month = formats.date_format(on, "F")
    words = {MONTH: month, QUARTER: str((on.month + 2) // 3), YEAR: str(on.year)}
    for names, word in words.items():
        text = names.sub(word, text)
    return text


def typed_lines(row: Recurrence) -> list[LineInput]:
    """The lines as they can be typed again."""
    return [LineInput(**_read(line)) for line in row.lines]


def _read(line: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: line[name] for name in NUMBERS}
    return {**line} | {
        name: None if value is None else Decimal(value)
        for name, value in numbers.items()
    }


def _kept(lines: Sequence[LineInput], texts: Sequence[str]) -> list[dict[str, Any]]:
    """As JSON keeps them: numbers as text, so that no binary fraction touches them."""
    rows = [
        asdict(replace(line, description=text))
        for line, text in zip(lines, texts, strict=True)
    ]
    for row in rows:
        row |= {name: None if row[name] is None else str(row[name]) for name in NUMBERS}
    return rows
