"""What a member says of a quote: an answer that reached them another way, and how far the work is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from documents.enums import AnswerKind, PaperKind, PaperState, WorkStep
from documents.invoices.comparison import compared
from documents.invoices.plan import next_step, steps_of
from documents.models import Paper
from documents.pages.forms import day_field
from documents.permissions import writable_paper
from documents.quotes.options import Agreed, options_of
from documents.quotes.progress import note_progress, undo_progress
from documents.quotes.services import Proof, accept_quote, decline_quote
from documents.subjects import paper_url
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from smartportal.core.text import one_line, paper_text

PLACE = "#work"


class HeardForm(forms.Form):
    """Who said yes or no, and how the member heard it."""

    answer = forms.ChoiceField(
        choices=[
            (AnswerKind.ACCEPTED, gettext_lazy("They said yes")),
            (AnswerKind.DECLINED, gettext_lazy("They said no")),
        ],
        error_messages={"required": gettext_lazy("Choose: yes or no.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Who said it"), max_length=140, validators=[one_line]
    )
    reason = forms.CharField(
        label=gettext_lazy("How and when you heard it, or why not"),
        max_length=500,
        required=False,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    options = forms.MultipleChoiceField(
        label=gettext_lazy("Options they want"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, quote: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.position), each.name) for each in options_of(quote)]
        self.fields["options"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["options"]


class ProgressForm(forms.Form):
    """On which day the work began or was delivered."""

    on = day_field()


def life_of(
    quote: Paper, agreed: Agreed | None, form: HeardForm | None
) -> dict[str, Any]:
    """What the quote's page shows of it."""
    rows = {row.step: row for row in quote.progress.all()}
    steps = [(step, rows.get(step)) for step in WorkStep]
    quoted = agreed.totals.gross if agreed else quote.gross
    is_open = quote.state == PaperState.SENT
    return {
        "heard": form or (HeardForm(quote=quote) if is_open else None),
        "work": steps if quote.state == PaperState.WON else [],
        "comparison": compared(quote, quoted=quoted),
        **_plan(quote),
    }


def _plan(quote: Paper) -> dict[str, Any]:
    """Of an accepted quote with instalments: where each stands, and which comes next."""
    steps = steps_of(quote) if quote.state == PaperState.WON else []
    return {"plan": steps, "next_step": next_step(steps)}


def heard(request: HtmxRequest, quote: Paper, form: HeardForm) -> HttpResponse | None:
    """Note the answer of a valid form; None where it is refused, and the form says why."""
    said, at = form.cleaned_data, clock.now()
    proof = Proof(by=request.user)
    on = clock.today(quote.entity.time_zone)
    try:
        with transaction.atomic():
            spend(request, quote)
            words = {"name": said["name"], "reason": said["reason"]}
            if said["answer"] == AnswerKind.ACCEPTED:
                chosen = [int(each) for each in said.get("options", [])]
                accept_quote(quote, proof=proof, on=on, at=at, chosen=chosen, **words)
            else:
                decline_quote(quote, proof=proof, on=on, at=at, **words)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return None
    return follow(request, paper_url(quote))


@require_POST
def progress(request: HtmxRequest, public_id: str, step: str) -> HttpResponse:
    """The work began or was delivered, or with `undo` it was not."""
    if step not in WorkStep.values:
        raise Http404
    quote = writable_paper(request.user, public_id, PaperKind.QUOTE)
    if "undo" in request.POST:
        undo_progress(quote, WorkStep(step), by=request.user, at=clock.now())
        return follow(request, f"{paper_url(quote)}{PLACE}")
    form = ProgressForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose the day."))
        return follow(request, f"{paper_url(quote)}{PLACE}")
    try:
        note_progress(
            quote,
            WorkStep(step),
            on=form.cleaned_data["on"],
            today=clock.today(quote.entity.time_zone),
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    return follow(request, f"{paper_url(quote)}{PLACE}")
