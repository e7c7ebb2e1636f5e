"""The desk's own pages, by role; what they write is in tests/desk."""

from django.utils import timezone

from documents.dunning.services import draw_step, hold
from documents.enums import AsideReason, HoldReason
from documents.models import BankEntry, DunningAction, DunningLetter
from documents.payments.asides import set_aside
from smartportal.core import clock
from tests.architecture.access import TEAM, Row, only
from tests.cast import Cast
from tests.factories.dunning import bank_read, receipt
from tests.factories.reviews import make_review
from tests.factories.steps import late_invoice, step_of

RECOVERS = only("recovery", "admin", otherwise=403)
RECOVERS_ONCE = only("recovery", "admin", status=302, otherwise=403)
REVIEWS = only("olga", "paul", "substitute", "admin", otherwise=403)
REVIEWS_ONCE = only("olga", "paul", "substitute", "admin", status=302, otherwise=403)
KEEPS_BANK = only("accountant", "admin", otherwise=403)
KEEPS_BANK_ONCE = only("accountant", "admin", status=302, otherwise=403)


def step(cast: Cast):
    receivable = late_invoice(cast)
    draw_step(receivable, "reminder_1", at=timezone.now())
    return step_of(receivable, "reminder_1").planned


def step_id(cast: Cast):
    return {"public_id": step(cast).public_id}


def letter_id(cast: Cast):
    planned = step(cast)
    letter = DunningLetter.objects.create(
        customer=planned.paper.customer,
        stage="reminder_1",
        run_on=clock.today(),
        prepared_at=timezone.now(),
    )
    DunningAction.objects.filter(planned=planned).update(letter=letter)
    return {"public_id": planned.public_id}


def hold_id(cast: Cast):
    placed = hold(
        step(cast).dunning.case,
        reason=HoldReason.DISPUTE,
        on=clock.today(),
        at=timezone.now(),
        by=cast.anna,
    )
    return {"public_id": placed.public_id}


def entry_id(cast: Cast):
    entry = receipt(bank_read(cast.entity, until=clock.today()), "5.00")
    return {"public_id": entry.public_id}


def aside_id(cast: Cast):
    entry = BankEntry.objects.get(**entry_id(cast))
    row = set_aside(
        entry, reason=AsideReason.OTHER, by=cast.accountant, at=timezone.now()
    )
    return {"public_id": row.public_id}


def activity_id(cast: Cast):
    return {"public_id": cast.anna_activity.public_id}


def review_id(cast: Cast):
    return {"public_id": make_review(cast.anna_activity).public_id}


ROWS = {
    "desk:desk": Row(TEAM, data={"q": "anna"}),
    "desk:questions": Row(TEAM),
    "desk:recovery": Row(RECOVERS),
    "desk:approval": Row(RECOVERS_ONCE, method="post"),
    "desk:resolution": Row(
        RECOVERS_ONCE, letter_id, method="post", data={"sent": "yes"}
    ),
    "desk:sending": Row(RECOVERS_ONCE, step_id, method="post"),
    "desk:handover": Row(
        RECOVERS_ONCE, step_id, method="post", data={"on": "2026-11-24"}
    ),
    "desk:withdrawal": Row(RECOVERS_ONCE, step_id, method="post", data={"reason": "x"}),
    "desk:release": Row(RECOVERS_ONCE, hold_id, method="post"),
    "desk:reviews": Row(REVIEWS),
    "desk:review_approval": Row(REVIEWS_ONCE, method="post"),
    # Paul advises elsewhere.
    "desk:review": (
        Row(REVIEWS | {"paul": 404}, review_id),
        Row(REVIEWS | {"paul": 404}, review_id, method="post"),
    ),
    "desk:draft_new": Row(
        REVIEWS_ONCE | {"paul": 404}, activity_id, method="post", data={"kind": "quote"}
    ),
    "desk:bank": (
        Row(KEEPS_BANK),
        Row(KEEPS_BANK, method="post"),
    ),
    # Without what it should be set against there is nothing to confirm.
    "desk:allocation": Row(
        only(otherwise=403) | dict.fromkeys(("accountant", "admin"), 404),
        entry_id,
        method="post",
    ),
    "desk:aside": Row(
        KEEPS_BANK_ONCE, entry_id, method="post", data={"reason": "other"}
    ),
    "desk:aside_release": Row(KEEPS_BANK_ONCE, aside_id, method="post"),
}
