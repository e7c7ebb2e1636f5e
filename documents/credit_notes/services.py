"""The life of a credit note: drafted as the mirror of what is left of its invoice, cut down, issued."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.credit_notes.mirror import Quantities, kept, whole
from documents.credit_notes.readiness import reasons_against_crediting
from documents.credit_notes.remainder import (
    Remainder,
    corrected,
    note_lines,
    remainder_of,
    totals_of_note,
)
from documents.enums import PaperKind, PaperState
from documents.invoices.instalments import hand_over, reopen_if_cancelled
from documents.invoices.settlement import allocate
from documents.models import Paper, PaperParty, PaperVat, Receivable
from documents.papers.alone import check_may_issue
from documents.papers.freezing import BUYER_COLUMNS, SELLER_COLUMNS, finish
from documents.papers.services import (
    LineInput,
    NotADraft,
    check_as_seen,
    copy_to_draft,
    save_draft,
)
from documents.totals import Totals
from members.models import User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused, RefusedForReasons
from smartportal.delivery.services import enqueue

# What a credit note takes over from its invoice, whatever the customer's card says today.
MIRRORED = (
    "activity",
    "entity",
    "customer",
    "customer_kind",
    "brand",
    "language",
    "currency",
    "title",
    "buyer_reference",
    "supplied_on",
)
PARTY_COLUMNS = ("role", *dict.fromkeys((*SELLER_COLUMNS, *BUYER_COLUMNS)))


class NotAnIssuedInvoice(Refused):
    """Only what was issued is corrected by a credit note."""


class NothingLeft(Refused):
    """Credit notes have taken back the whole invoice."""


class NotCreditable(RefusedForReasons):
    """What is still missing or too much before the credit note can be issued."""


@transaction.atomic
def credit_note_draft(invoice: Paper, *, by: User, at: datetime) -> Paper:
    """The draft that takes back all that is left of an invoice; asked twice, the draft that exists is given.

    Raises `NotAnIssuedInvoice` and `NothingLeft`.
    """
    locked = _locked(invoice)
    existing = locked.credit_notes.drafts().order_by("pk").first()
    if existing:
        return _known(existing, locked)
    left = remainder_of(locked)
    if left.is_nothing:
        raise NothingLeft(_("This invoice is already credited in whole."))
    mirrored = {name: getattr(locked, name) for name in MIRRORED}
    draft = Paper.objects.create(
        kind=PaperKind.CREDIT_NOTE, corrects=locked, created_by=by, **mirrored
    )
    PaperParty.objects.bulk_create(_parties(draft, locked))
    record("documents.credit_note.drafted", draft, by=by, at=at)
    lines = note_lines(left, whole(left.lines), language=draft.language)
    return _keep(draft, left, lines=lines, reason="", revision=draft.revision, at=at)


def _locked(invoice: Paper) -> Paper:
    """Under its lock, so that what is left of it cannot change before the end of the transaction."""
    invoice = Paper.objects.locked().get(pk=invoice.pk)
    if invoice.kind != PaperKind.INVOICE or invoice.state != PaperState.ISSUED:
        raise NotAnIssuedInvoice(_("Only an issued invoice is corrected this way."))
    return invoice


def _known(draft: Paper, invoice: Paper) -> Paper:
    draft.corrects = invoice
    return draft


def _parties(draft: Paper, invoice: Paper) -> list[PaperParty]:
    return [
        PaperParty(paper=draft, **{name: getattr(row, name) for name in PARTY_COLUMNS})
        for row in invoice.parties.all()
    ]


@transaction.atomic
def keep_credit_note(
    draft: Paper, *, chosen: Quantities, reason: str, revision: int, at: datetime
) -> Paper:
    """Keep a draft that takes back the `chosen` quantity of each line that is left, in their order.

    Raises what `save_draft` raises.
    """
    left = remainder_of(corrected(draft))
    lines = note_lines(left, chosen, language=draft.language)
    return _keep(draft, left, lines=lines, reason=reason, revision=revision, at=at)


def _keep(
    draft: Paper,
    left: Remainder,
    *,
    lines: Sequence[LineInput],
    reason: str,
    revision: int,
    at: datetime,
) -> Paper:
    header = {"notes": reason}
    save_draft(draft, header=header, lines=lines, revision=revision, at=at)
    totals = totals_of_note(lines, left)
    sums = {"net": totals.net, "vat": totals.vat, "gross": totals.gross}
    Paper.objects.drafts().filter(pk=draft.pk).update(**sums)
    for name, value in sums.items():
        setattr(draft, name, value)
    PaperVat.objects.filter(paper=draft).delete()
    PaperVat.objects.bulk_create(_vat_rows(draft, totals))
    return draft


def _vat_rows(draft: Paper, totals: Totals) -> list[PaperVat]:
    """With the reason and the sentence that the invoice gave."""
    said = {(row.category, row.rate): row for row in corrected(draft).vat_rows.all()}
    rows = [(vat, said.get((vat.category, vat.rate))) for vat in totals.per_rate]
    return [
        PaperVat(
            paper=draft,
            category=vat.category,
            rate=vat.rate,
            vatex=row.vatex if row else vat.vatex,
            mention=row.mention if row else "",
            base=vat.base,
            amount=vat.amount,
        )
        for vat, row in rows
    ]


@transaction.atomic
def issue_credit_note(
    draft: Paper, *, on: date, today: date, at: datetime, by: User
) -> Paper:
    """Number and freeze a draft dated `on`, and set it against what is open of its invoice.

    What is above that was paid before: the cooperative pays it back (`paying_back`). Raises `NotADraft`,
    `StaleDraft`, `NotCreditable`, `NeedsAdvisor` and `numbering.DateBeforeLast` as issuing an invoice does.
    """
    invoice = _locked(corrected(draft))
    note = Paper.objects.to_finish().get(pk=draft.pk)
    if not note.is_draft:
        raise NotADraft(_("This credit note has already been issued."))
    note.corrects = invoice
    check_as_seen(note, seen=draft)
    if reasons := reasons_against_crediting(note, on=on, today=today):
        raise NotCreditable(reasons)
    check_may_issue(note, today=today)
    receivables = _locked_receivables(invoice)
    finish(note, to=PaperState.ISSUED, on=on, at=at)
    record("documents.credit_note.issued", note, by=by, at=at, number=note.number)
    record(
        "documents.invoice.credited",
        invoice,
        by=by,
        at=at,
        number=note.number,
        amount=str(note.gross),
    )
    _set_against(receivables, note, on=on, at=at, by=by)
    reopen_if_cancelled(invoice, at=at)
    enqueue("documents.render_paper", key=f"render:{note.pk}", paper_id=note.pk)
    return note


def _locked_receivables(invoice: Paper) -> list[Receivable]:
    rows = Receivable.objects.open().filter(invoice_id=invoice.pk)
    return list(rows.order_by("due_on", "seq").select_for_update(no_key=True))


def _set_against(
    receivables: Sequence[Receivable],
    note: Paper,
    *,
    on: date,
    at: datetime,
    by: User,
) -> None:
    rest = note.gross
    for receivable in receivables:
        amount = min(rest, receivable.open_amount)
        if amount > 0:
            allocate(receivable, amount=amount, on=on, at=at, credit_note=note, by=by)
            rest -= amount


@transaction.atomic
def cancel_and_replace(
    invoice: Paper, *, reason: str, on: date, at: datetime, by: User
) -> tuple[Paper, Paper]:
    """Take back all that is left of an invoice and begin one with the same lines: the credit note and the draft.

    Raises what `credit_note_draft` and `issue_credit_note` raise.
    """
    note = credit_note_draft(invoice, by=by, at=at)
    left = remainder_of(corrected(note)).lines
    keep_credit_note(
        note, chosen=whole(left), reason=reason, revision=note.revision, at=at
    )
    note = issue_credit_note(note, on=on, today=on, at=at, by=by)
    lines = kept(left, whole(left))
    return note, _replacement(corrected(note), lines=lines, by=by, at=at)


def _replacement(
    invoice: Paper, *, lines: Sequence[LineInput], by: User, at: datetime
) -> Paper:
    draft = copy_to_draft(
        invoice,
        kind=PaperKind.INVOICE,
        by=by,
        at=at,
        quote=invoice.quote,
        replaces=invoice,
        supplied_on=invoice.supplied_on,
    )
    save_draft(draft, header={}, lines=lines, revision=draft.revision, at=at)
    hand_over(invoice, to=draft)
    record("documents.invoice.replaces", draft, by=by, at=at, number=invoice.number)
    record("documents.invoice.replaced", invoice, by=by, at=at)
    return draft
