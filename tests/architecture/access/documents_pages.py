"""What is coming in a member's name, and their word on it."""

from django.utils import timezone

from documents.archives.services import begin_archive
from documents.dunning.services import draw_step, hold
from documents.enums import HoldReason
from documents.models import (
    DunningAction,
    DunningLetter,
    Paper,
    PaperArchive,
    SavedList,
)
from smartportal.core import clock
from tests.architecture.access import LOGGED_IN, OWNER, REACHES_ANNA, WRITER, Row, only
from tests.cast import MEMBERS, STAFF, Cast
from tests.factories.credit_notes import make_credit_draft
from tests.factories.delivery import make_file
from tests.factories.drafts import make_invoice
from tests.factories.steps import late_invoice, step_of

LEADS_TO_PAPER = only("anna", "ben", *REACHES_ANNA, status=302)
DECIDES = only("anna", status=302)


def step(cast: Cast) -> DunningAction:
    receivable = late_invoice(cast)
    draw_step(receivable, "reminder_1", at=timezone.now())
    return step_of(receivable, "reminder_1")


def action_id(cast: Cast):
    return {"public_id": step(cast).planned.public_id}


def stage(cast: Cast):
    return {"public_id": late_invoice(cast).public_id, "stage": "formal_notice"}


def invoice_id(cast: Cast):
    return {"public_id": late_invoice(cast).invoice.public_id}


def issued_id(cast: Cast):
    invoice = make_invoice(cast.anna_activity, on=clock.today())
    return {"public_id": invoice.public_id}


def credit_draft_id(cast: Cast):
    invoice = make_invoice(cast.anna_activity, on=clock.today())
    return {"public_id": make_credit_draft(invoice).public_id}


def hold_id(cast: Cast):
    placed = hold(
        step(cast).case,
        reason=HoldReason.DISPUTE,
        on=clock.today(),
        at=timezone.now(),
        by=cast.anna,
    )
    return {"public_id": placed.public_id}


def letter_id(cast: Cast):
    action = step(cast)
    letter = DunningLetter.objects.create(
        customer=action.planned.paper.customer,
        stage="reminder_1",
        run_on=clock.today(),
        prepared_at=timezone.now(),
        file=make_file(),
    )
    DunningAction.objects.filter(pk=action.pk).update(letter=letter)
    return {"public_id": letter.public_id}


def archive_id(cast: Cast):
    make_invoice(cast.anna_activity, on=clock.today())
    papers = Paper.objects.visible_to(cast.anna)
    return {
        "public_id": begin_archive(papers, by=cast.anna, at=timezone.now()).public_id
    }


def ready_archive_id(cast: Cast):
    found = archive_id(cast)
    PaperArchive.objects.update(state="ready", file=make_file())
    return found


def saved_list_id(cast: Cast):
    kept = SavedList.objects.keep(
        user=cast.anna, kind="invoice", name="Grandes", query="at_least=500"
    )
    return {"public_id": kept.public_id}


# Everybody has lists, and ticks what they see of them.
TICKS = only(*MEMBERS, *STAFF)
TICKS_NOTHING = only(*MEMBERS, *STAFF, status=302)
OF_A_LIST = {"kind": "invoice", "query": ""}

ROWS = {
    "documents:selection": Row(TICKS, method="post", data=OF_A_LIST),
    "documents:selection_table": Row(
        TICKS_NOTHING, lambda cast: {"form": "csv"}, method="post", data=OF_A_LIST
    ),
    "documents:selection_archive": Row(TICKS_NOTHING, method="post", data=OF_A_LIST),
    "documents:selection_sending": Row(TICKS_NOTHING, method="post", data=OF_A_LIST),
    "documents:selection_reminders": Row(TICKS_NOTHING, method="post", data=OF_A_LIST),
    "documents:archive": Row(WRITER, archive_id),
    "documents:archive_file": Row(WRITER, ready_archive_id),
    "documents:saved_lists": Row(TICKS_NOTHING, method="post", data=OF_A_LIST),
    "documents:saved_list_removal": Row(
        only("anna", status=302), saved_list_id, method="post"
    ),
    "documents:coming": Row(LOGGED_IN),
    "documents:decision": (
        Row(LEADS_TO_PAPER, action_id),
        Row(DECIDES, action_id, method="post", data={"decision": "ok"}),
    ),
    "documents:step_decision": (
        Row(LEADS_TO_PAPER, stage),
        Row(DECIDES, stage, method="post", data={"decision": "ok"}),
    ),
    "documents:says_paid": Row(WRITER, invoice_id),
    "documents:dispute": Row(WRITER, invoice_id),
    "documents:correction": Row(WRITER, issued_id),
    "documents:credit_note_new": Row(DECIDES, issued_id, method="post"),
    "documents:invoice_replacement": Row(WRITER, issued_id, method="post"),
    "documents:credit_note_draft": (
        Row(WRITER, credit_draft_id),
        Row(WRITER, credit_draft_id, method="post"),
    ),
    "documents:hold_release": Row(DECIDES, hold_id, method="post"),
    "documents:letter": Row(OWNER, letter_id),
}
