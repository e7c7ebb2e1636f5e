"""Invoices that come back: begun from an invoice, changed, paused, ended."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from documents.enums import PaperKind, Rhythm
from documents.invoices import recurrences
from documents.models import Paper, Recurrence
from documents.papers.forms import DateInput
from documents.papers.services import LineInput, lines_of
from documents.permissions import writable_paper
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from smartportal.core.text import one_line, paper_text

MOST_TIMES = 600
# Shown between braces.
FIELDS = (
    pgettext_lazy("placeholder", "month"),
    pgettext_lazy("placeholder", "quarter"),
    pgettext_lazy("placeholder", "year"),
)


class RecurrenceForm(forms.Form):
    """How often, from when, until when, and the words of each line."""

    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Rhythm)
    first_on = forms.DateField(label=gettext_lazy("Next date"), widget=DateInput())
    until_on = forms.DateField(
        label=gettext_lazy("Until (if it ends)"), required=False, widget=DateInput()
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many times (if it ends)"),
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=140,
        validators=[one_line],
    )

    def __init__(self, *args: Any, lines: Sequence[LineInput], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n, line in enumerate(lines, start=1):
            self.fields[f"text-{n}"] = forms.CharField(
                label=_("Line %d") % n,
                required=False,
                max_length=10000,
                initial=line.description,
                validators=[paper_text],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first_on, until_on = data.get("first_on"), data.get("until_on")
        if first_on and until_on and until_on < first_on:
            self.add_error("until_on", _("Choose a day after the next date."))
        return data

    def texts(self) -> list[str]:
        names = [name for name in self.fields if name.startswith("text-")]
        return [self.cleaned_data[name] for name in names]

    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("text-")]


@require_safe
def recurrence_list(request: HtmxRequest) -> HttpResponse:
    rows = Recurrence.objects.visible_to(request.user).select_related("customer")
    context = {"rows": rows.order_by("ended_at", "next_on", "pk")[:200]}
    return render(request, "documents/recurring/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_recurrence(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Let an invoice come back."""
    invoice = writable_paper(request.user, public_id, PaperKind.INVOICE)
    initial = {"title": invoice.title, "rhythm": Rhythm.MONTH}
    form = RecurrenceForm(
        request.POST or None, lines=lines_of(invoice), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            _begin(request, invoice, form)
        except Refused as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("It comes back. You will be told each time."))
            return follow(request, "documents:recurrence_list")
    context = {"form": form, "paper": invoice, "fields": FIELDS}
    return render(request, "documents/recurring/edit.html", context)


@transaction.atomic
def _begin(request: HtmxRequest, invoice: Paper, form: RecurrenceForm) -> None:
    spend(request, invoice)
    names = ("rhythm", "first_on", "until_on", "times", "title")
    recurrences.begin_recurrence(
        invoice,
        texts=form.texts(),
        today=clock.today(invoice.entity.time_zone),
        by=request.user,
        at=clock.now(),
        **{name: form.cleaned_data[name] for name in names},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recurrence(request: HtmxRequest, public_id: str) -> HttpResponse:
    """What comes from now on, to change."""
    row = _own(request, public_id)
    left = None if row.times is None else max(row.times - row.period, 1)
    initial = {
        "rhythm": row.rhythm,
        "first_on": row.next_on,
        "until_on": row.until_on,
        "times": left,
        "title": row.title,
    }
    lines = recurrences.typed_lines(row)
    form = RecurrenceForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _change(row, form)
        except Refused as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return follow(request, "documents:recurrence_list")
    made = row.made.select_related("paper")[:24]
    context = {"form": form, "row": row, "made": made, "fields": FIELDS}
    return render(request, "documents/recurring/edit.html", context)


def _change(row: Recurrence, form: RecurrenceForm) -> None:
    said = form.cleaned_data
    recurrences.change_recurrence(
        row,
        texts=form.texts(),
        next_on=said["first_on"],
        rhythm=said["rhythm"],
        more=said["times"],
        until_on=said["until_on"],
        title=said["title"],
        today=clock.today(row.activity.entity.time_zone),
    )


@require_POST
def recurrence_state(request: HtmxRequest, public_id: str, act: str) -> HttpResponse:
    """Pause, go on or end."""
    row, at = _own(request, public_id), clock.now()
    try:
        match act:
            case "pause":
                recurrences.pause(row, at=at)
            case "resume":
                today = clock.today(row.activity.entity.time_zone)
                recurrences.resume(row, today=today, at=at)
            case "end":
                recurrences.end(row, at=at)
            case _:
                raise Http404
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    return follow(request, "documents:recurrence_list")


def _own(request: HtmxRequest, public_id: str) -> Recurrence:
    rows = Recurrence.objects.visible_to(request.user).writable_by(request.user)
    return get_object_or_404(
        rows.select_related("activity__entity", "customer"), public_id=public_id
    )


def _blame(form: RecurrenceForm, refusal: Refused) -> None:
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.sentence))
