"""The page of one customer: what is to come, what comes next, who they are, what was noted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from documents.customers import following
from documents.customers.forms import ContactForm, NextStepForm, NoteForm, StageForm
from documents.customers.pipeline import status_of_sale, with_sale
from documents.enums import SalesStage
from documents.invoices.standing import Shelf
from documents.models import Customer, CustomerContact, NextStep, Paper
from members.models.periods import is_within
from smartportal.audit.once import spend
from smartportal.audit.services import AlreadyDone
from smartportal.core import clock
from smartportal.core.htmx import HtmxRequest, follow
from smartportal.core.refusals import Refused

PAPERS_SHOWN, NOTES_SHOWN = 8, 100
# Two forms of this page have a text.
STEP_ID = "step_%s"


@require_safe
def customer(request: HtmxRequest, public_id: str) -> HttpResponse:
    return _page(request, _readable(request, public_id))


@require_POST
def note(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Write a note; the same form sent twice writes it once."""
    row = _writable(request, public_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, note_form=form)
    text = form.cleaned_data["text"]
    try:
        _once(
            request,
            row,
            lambda: following.add_note(row, text, by=request.user, at=clock.now()),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, row, note_form=form)
    return _back(request, row, "notes")


@require_POST
def next_step(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Plan what comes next, in the place of what was planned before."""
    row = _writable(request, public_id)
    form = NextStepForm(request.POST, auto_id=STEP_ID)
    if not form.is_valid():
        return _page(request, row, step_form=form)
    following.plan_step(row, by=request.user, **form.cleaned_data)
    return _back(request, row, "next")


@require_POST
def step_done(request: HtmxRequest, public_id: str) -> HttpResponse:
    """It is done; the page asks what comes after it."""
    steps = NextStep.objects.visible_to(request.user).writable_by(request.user)
    step = get_object_or_404(steps.select_related("customer"), public_id=public_id)
    try:
        following.finish_step(step, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.info(request, str(refusal.sentence))
    return _back(request, step.customer, "next")


@require_POST
def stage(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Say where the sale stands; from the board one comes back to the board."""
    row = _writable(request, public_id)
    form = StageForm(request.POST)
    if not form.is_valid():
        raise Http404
    to = SalesStage(form.cleaned_data["stage"])
    following.move_sale(row, to=to, by=request.user, at=clock.now())
    if "board" in request.POST:
        told = _("%(name)s: %(stage)s") % {"name": row.name, "stage": to.label}
        messages.success(request, told)
        return follow(request, "documents:pipeline")
    return _back(request, row, "next")


@require_http_methods(["GET", "POST"])
def contact_new(request: HtmxRequest, public_id: str) -> HttpResponse:
    row = _writable(request, public_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _once(
                request,
                row,
                lambda: following.add_contact(
                    row, by=request.user, **form.cleaned_data
                ),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            return _back(request, row, "contacts")
    return _contact_page(request, row, form)


@require_http_methods(["GET", "POST"])
def contact(request: HtmxRequest, public_id: str) -> HttpResponse:
    """Change a contact, or with `remove` take it away."""
    contacts = CustomerContact.objects.visible_to(request.user)
    person = get_object_or_404(
        contacts.writable_by(request.user).select_related("customer"),
        public_id=public_id,
    )
    if request.method == "POST" and "remove" in request.POST:
        following.remove_contact(person, by=request.user)
        return _back(request, person.customer, "contacts")
    form = ContactForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            following.change_contact(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            return _back(request, person.customer, "contacts")
    return _contact_page(request, person.customer, form, person)


def _readable(request: HtmxRequest, public_id: str) -> Customer:
    rows = Customer.objects.visible_to(request.user)
    return get_object_or_404(
        with_sale(rows, today=clock.today()).select_related("activity", "delivery"),
        public_id=public_id,
    )


def _writable(request: HtmxRequest, public_id: str) -> Customer:
    rows = Customer.objects.visible_to(request.user).usable_by(request.user)
    return get_object_or_404(
        with_sale(rows, today=clock.today()).select_related("activity", "delivery"),
        public_id=public_id,
    )


def _page(request: HtmxRequest, row: Customer, **forms: BaseForm) -> HttpResponse:
    """Constant queries; `forms` are those that were refused, with what was typed."""
    today = clock.today()
    shelf = Shelf.of(
        Paper.objects.visible_to(request.user).filter(customer=row), today=today
    )
    step = row.next_steps.filter(done_at=None).first()
    may_write = (
        Customer.objects.visible_to(request.user)
        .usable_by(request.user)
        .filter(pk=row.pk)
        .exists()
    )
    context: dict[str, Any] = {
        "customer": row,
        "delivery": getattr(row, "delivery", None),
        "may_write": may_write,
        "may_begin": may_write
        and is_within(today, row.activity.from_on, row.activity.until_on),
        "today": today,
        "shelf": shelf,
        "papers": shelf[0:PAPERS_SHOWN],
        "more": max(len(shelf) - PAPERS_SHOWN, 0),
        "step": step,
        "sale": status_of_sale(row),
        "contacts": row.contacts.all(),
        "notes": row.notes.select_related("by")[:NOTES_SHOWN],
        "stages": SalesStage.choices,
        "step_form": NextStepForm(auto_id=STEP_ID),
        "note_form": NoteForm(),
    }
    return render(request, "documents/customers/detail.html", context | forms)


def _contact_page(
    request: HtmxRequest,
    row: Customer,
    form: ContactForm,
    person: CustomerContact | None = None,
) -> HttpResponse:
    context = {"customer": row, "form": form, "person": person}
    return render(request, "documents/customers/contact.html", context)


@transaction.atomic
def _once(request: HtmxRequest, row: Customer, act: Callable[[], object]) -> None:
    """A form that was sent before has been heard: nothing more happens."""
    try:
        spend(request, row)
    except AlreadyDone:
        return
    act()


def _back(request: HtmxRequest, row: Customer, place: str) -> HttpResponse:
    url = reverse("documents:customer", args=[row.public_id])
    return follow(request, f"{url}#{place}")
