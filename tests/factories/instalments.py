"""Accepted quotes that are invoiced in several times."""

from decimal import Decimal

from documents.enums import PaperKind
from documents.invoices.instalments import invoice_next
from documents.invoices.services import issue_invoice
from documents.models import Paper
from documents.papers.plan import PlanInput
from documents.papers.services import save_draft
from documents.quotes.services import Proof, accept_quote, send_quote
from tests.factories.drafts import ENVELOPE, LINE, TODAY, instant, make_draft

DEPOSIT = PlanInput("deposit", percentage=Decimal(30))
BALANCE = PlanInput("balance", moment="delivery")


def make_planned_quote(
    activity=None,
    *,
    plan=(DEPOSIT, BALANCE),
    lines=(LINE,),
    chosen=(),
    on=TODAY,
    **options,
):
    """A quote with a plan, accepted as the member heard it."""
    draft = make_draft(activity, kind=PaperKind.QUOTE, lines=lines, **options)
    draft = save_draft(
        draft,
        header={},
        lines=lines,
        plan=plan,
        revision=draft.revision,
        at=instant(on),
    )
    by = draft.created_by
    quote = send_quote(draft, envelope=ENVELOPE, on=on, at=instant(on), by=by).paper
    said = {"name": "Mathilde Roy", "proof": Proof(by=by), "chosen": chosen}
    accept_quote(quote, on=on, at=instant(on), **said)
    return Paper.objects.get(pk=quote.pk)


def draw(quote, *, on=TODAY):
    """The draft of what comes next."""
    return invoice_next(quote, by=quote.created_by, at=instant(on))


def issue(draft, *, on=TODAY):
    return issue_invoice(draft, on=on, today=on, at=instant(on), by=draft.created_by)


def issue_next(quote, *, on=TODAY):
    return issue(draw(quote, on=on), on=on)
