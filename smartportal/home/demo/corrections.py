"""Credit notes of the first member: a part of what is to pay, the whole of what was paid, and a draft."""

from datetime import date, datetime
from decimal import Decimal

from documents.credit_notes.mirror import counts, whole
from documents.credit_notes.remainder import remainder_of
from documents.credit_notes.services import (
    credit_note_draft,
    issue_credit_note,
    keep_credit_note,
)
from documents.models import Invoice, Paper
from documents.papers.sending import Envelope, request_dispatch
from documents.papers.wording import proposed_wording
from members.models import Activity

LESS, NEVER = (
    "Une journée de moins que prévu.",
    "Le tournage n’a pas eu lieu.",
)


def correct_some(activity: Activity, *, today: date, at: datetime) -> None:
    """Those that no reminder is about: the pages of what is to come stay as they are."""
    issued = Invoice.objects.filter(activity=activity).issued().order_by("-issued_on")
    open_one = issued.filter(receivables__open_amount__gt=0, due_on__gte=today).first()
    paid = list(issued.filter(receivables__open_amount=0)[:2])
    if open_one:
        _credit(open_one, LESS, whole_of=False, today=today, at=at)
    for invoice in paid[:1]:
        _credit(invoice, NEVER, whole_of=True, today=today, at=at)
    for invoice in paid[1:]:
        credit_note_draft(invoice, by=activity.member.user, at=at)


def _credit(
    invoice: Paper, reason: str, *, whole_of: bool, today: date, at: datetime
) -> None:
    by = invoice.activity.member.user
    draft = credit_note_draft(invoice, by=by, at=at)
    left = remainder_of(invoice).lines
    chosen = list(whole(left))
    if not whole_of:
        first = next(n for n, line in enumerate(left) if counts(line))
        chosen = [Decimal(1) if n == first else Decimal(0) for n in range(len(left))]
    keep_credit_note(
        draft, chosen=chosen, reason=reason, revision=draft.revision, at=at
    )
    note = issue_credit_note(draft, on=today, today=today, at=at, by=by)
    wording = proposed_wording(note)
    to = note.customer.email if note.customer else ""
    envelope = Envelope(to=to, subject=wording.subject, body=wording.body)
    request_dispatch(note, envelope=envelope, by=by, at=at)
