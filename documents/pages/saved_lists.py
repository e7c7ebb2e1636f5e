"""Lists that their reader keeps under a name."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.enums import PaperKind
from documents.models import SavedList
from documents.pages.forms import SavedListForm
from documents.pages.found import KINDS, address, kept
from smartportal.core.htmx import HtmxRequest, follow


@require_POST
def saved_lists(request: HtmxRequest) -> HttpResponse:
    """Keep one more; the same name again takes the place of the former."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    query = kept(QueryDict(request.POST.get("query", "")))
    shown = address(PaperKind(kind), query)
    form = SavedListForm({"name": request.POST.get("name", ""), "query": query})
    if not form.is_valid():
        messages.warning(request, form.first_error)
        return follow(request, shown)
    own = SavedList.objects.visible_to(request.user).of_kind(kind)
    if not own.has_room(form.cleaned_data["name"]):
        messages.warning(request, _("You keep many lists already: forget one first."))
        return follow(request, shown)
    own.keep(user=request.user, kind=kind, **form.cleaned_data)
    return follow(request, shown)


@require_POST
def saved_list_removal(request: HtmxRequest, public_id: str) -> HttpResponse:
    rows = SavedList.objects.visible_to(request.user)
    saved = get_object_or_404(rows, public_id=public_id)
    shown = address(PaperKind(saved.kind), saved.query)
    saved.delete()
    return follow(request, shown)
