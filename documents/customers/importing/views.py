"""Taking over customers: a file, a look at every line, one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.customers.importing.forms import ImportForm
from documents.customers.importing.judging import Judgement, Verdict
from documents.customers.importing.services import (
    begin_import,
    judgements,
    take_over,
)
from documents.customers.importing.words import LABELS, TO_MEND
from documents.customers.views import chosen_activity, open_activities
from documents.models import CustomerImport
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused
from smartportal.core.tables import csv_response

SHOWN = 200
# What needs a person comes first.
ORDER = (Verdict.REFUSED, Verdict.NEW, Verdict.KNOWN)


@require_http_methods(["GET", "POST"])
def upload(request: HtmxRequest) -> HttpResponse:
    activities = open_activities(request)
    activity = chosen_activity(request, activities)
    if activity is None:
        return follow(request, "documents:quote_new")  # which says what is needed first
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            begun = begin_import(
                activity,
                name=file.name,
                content=file.read(),
                by=request.user,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            return follow(request, "documents:customer_import", begun.public_id)
    context = {"form": form, "activity": activity, "activities": activities}
    return render(request, "documents/customers/import.html", context)


@require_http_methods(["GET", "POST"])
def report(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Line by line what would be kept, or, once it is kept, what was not."""
    row = _found(request, public_id)
    if request.method == "POST":
        try:
            row = take_over(row, by=request.user, at=clock.now())
        except Refused as refusal:
            messages.info(request, str(refusal.sentence))
        return follow(request, "documents:customer_import", row.public_id)
    told = judgements(row)
    context: dict[str, Any] = {
        "row": row,
        "groups": [(verdict, _of(told, verdict)) for verdict in ORDER],
        "new": len(_of(told, Verdict.NEW)),
        "refused": len(_of(told, Verdict.REFUSED)),
        "shown": SHOWN,
    }
    return render(request, "documents/customers/import_report.html", context)


@require_safe
def refused(request: HtmxRequest, public_id: str) -> HttpResponse:
    """The lines to mend, with the reason beside each: mended, the file can be read again."""
    told = _of(judgements(_found(request, public_id)), Verdict.REFUSED)
    columns = [*LABELS, "first_name", "last_name", "address"]
    used = [name for name in columns if any(name in row.line.values for row in told)]
    heads = list(dict.fromkeys(word for row in told for word in row.line.rest))
    rows = [
        [
            " ".join(row.reasons),
            *(row.line.values.get(name, "") for name in used),
            *(row.line.rest.get(word, "") for word in heads),
        ]
        for row in told
    ]
    words = [LABELS.get(name, name.replace("_", " ")) for name in used]
    return csv_response(_("to-mend.csv"), [TO_MEND, *words, *heads], rows)


def _found(request: HtmxRequest, public_id: str) -> CustomerImport:
    rows = CustomerImport.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("activity__entity", "activity__member__user"),
        public_id=public_id,
    )


def _of(told: list[Judgement], verdict: str) -> list[Judgement]:
    return [row for row in told if row.verdict == verdict]
