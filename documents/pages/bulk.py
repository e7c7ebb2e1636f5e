"""What is done with many papers at once; the form of a list in which they are ticked leads here."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.archives.services import begin_archive
from documents.invoices.sums import sums_of
from documents.models import Paper
from documents.pages import bulk_reminding, bulk_sending, exports
from documents.pages.bulk_sending import Outcome
from documents.pages.selection import Selection
from documents.papers.posted import number_in
from smartportal.audit.once import spend
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

SHOWN = 50
REFUSALS_SHOWN = 5
Act = Callable[[HtmxRequest, Selection], HttpResponse]


def of_selection(act: Act) -> Callable[[HtmxRequest], HttpResponse]:
    """A view of what was ticked; a refusal is said on the list, where it was."""

    @require_POST
    @wraps(act)
    def view(request: HtmxRequest) -> HttpResponse:
        selection = Selection.posted(request)
        try:
            return act(request, selection)
        except Refused as refusal:
            messages.warning(request, str(refusal.sentence))
            return follow(request, selection.address())

    return view


@of_selection
def selection(request: HtmxRequest, selection: Selection) -> HttpResponse:
    """What they come to together: beside the ticks, or as a page of its own without htmx."""
    context = {"selection": selection, "sums": sums_of(selection.shelf)}
    if request.htmx:
        return render(request, "documents/papers/_selection_sums.html", context)
    context |= {"papers": selection.shelf[0:SHOWN], "today": clock.today()}
    return render(request, "documents/papers/selection.html", context)


@require_POST
def export(request: HtmxRequest, form: str) -> HttpResponse:
    """As a table for a spreadsheet."""
    if form not in exports.RESPONSES:
        raise Http404

    @of_selection
    def exported(request: HtmxRequest, selection: Selection) -> HttpResponse:
        papers = selection.papers(most=exports.MOST)
        return exports.table_response(papers, form=form, today=clock.today())

    return exported(request)


@of_selection
def archive_new(request: HtmxRequest, selection: Selection) -> HttpResponse:
    """Let a worker pack their PDFs; the page of the archive says how far it is."""
    archive = begin_archive(selection.shelf.rows, by=request.user, at=clock.now())
    return follow(request, "documents:archive", archive.public_id)


@of_selection
def sending(request: HtmxRequest, selection: Selection) -> HttpResponse:
    """Shown before, with what is missing on each; acted once."""
    papers = _writable(request, selection.papers(most=bulk_sending.MOST))
    rows = bulk_sending.weighed(papers, by=request.user, at=clock.now())
    if "confirmed" in request.POST:
        _spend(request)
        revisions = {
            paper.public_id: number_in(request.POST, f"revision-{paper.public_id}") or 0
            for paper in papers
        }
        outcome = bulk_sending.send_all(
            rows, revisions=revisions, by=request.user, at=clock.now()
        )
        sentence = ngettext(
            "%(n)d document leaves.", "%(n)d documents leave.", outcome.done
        )
        return _told(request, selection, outcome, sentence)
    ready = [row for row in rows if row.is_ready]
    context = {
        "selection": selection,
        "rows": rows,
        "ready": len(ready),
        "numbered": sum(row.draws_number for row in ready),
    }
    return render(request, "documents/papers/bulk_sending.html", context)


@of_selection
def reminders(request: HtmxRequest, selection: Selection) -> HttpResponse:
    """The next reminder of each, and one OK for all of them."""
    papers = selection.papers(most=bulk_reminding.MOST)
    rows = bulk_reminding.next_reminders(papers, by=request.user, at=clock.now())
    if "confirmed" in request.POST:
        outcome = bulk_reminding.agree(
            request.POST.getlist("step"), by=request.user, at=clock.now(), papers=rows
        )
        sentence = ngettext(
            "You said OK to %(n)d reminder.",
            "You said OK to %(n)d reminders.",
            outcome.done,
        )
        return _told(request, selection, outcome, sentence)
    context = {
        "selection": selection,
        "rows": rows,
        "ready": any(row.is_ready for row in rows),
        "heavy": any(row.is_ready and not row.is_gentle for row in rows),
    }
    return render(request, "documents/papers/bulk_reminding.html", context)


def _writable(request: HtmxRequest, labelled: list[Paper]) -> list[Paper]:
    """Those in whose name the reader may act, with what a check reads around them and their labels."""
    labels = {paper.pk: paper.label for paper in labelled}  # type: ignore[attr-defined]
    rows = Paper.objects.visible_to(request.user).writable_by(request.user)
    around = rows.with_surroundings().prefetch_related("lines", "entity__accounts")
    found = around.in_bulk(labels)
    papers = [found[key] for key in labels if key in found]
    for paper in papers:
        paper.label = labels[paper.pk]  # type: ignore[attr-defined]
    return papers


@transaction.atomic
def _spend(request: HtmxRequest) -> None:
    """The form is used up before its first paper leaves: sent twice, it does not begin again."""
    spend(request, request.user)


def _told(
    request: HtmxRequest, selection: Selection, outcome: Outcome, sentence: str
) -> HttpResponse:
    if outcome.done:
        messages.success(request, sentence % {"n": outcome.done})
    for paper, why in outcome.refused[:REFUSALS_SHOWN]:
        name = paper.number or (paper.customer.name if paper.customer else paper.title)
        messages.warning(request, _("%(paper)s: %(why)s") % {"paper": name, "why": why})
    if len(outcome.refused) > REFUSALS_SHOWN:
        more = len(outcome.refused) - REFUSALS_SHOWN
        sentence = ngettext("%(n)d more was refused.", "%(n)d more were refused.", more)
        messages.warning(request, sentence % {"n": more})
    return follow(request, selection.address())
