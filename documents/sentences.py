"""How what happened to papers is told; each completes a sentence that begins with who did it."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartportal.audit.models import Event
from smartportal.audit.sentences import Sentence, sentences
from smartportal.core import money

PLAIN: dict[str, tuple[str, str | Promise]] = {
    "documents.quote.drafted": ("pencil", gettext_lazy("began the quote")),
    "documents.quote.sent": ("send", gettext_lazy("sent the quote")),
    "documents.quote.accepted": ("thumbs-up", gettext_lazy("accepted the quote")),
    "documents.quote.declined": ("x", gettext_lazy("declined the quote")),
    "documents.invoice.drafted": ("pencil", gettext_lazy("began the invoice")),
    "documents.invoice.sent": ("send", gettext_lazy("sent the invoice")),
    "documents.paper.received": ("thumbs-up", gettext_lazy("said “Well received”")),
    "documents.customer.added": ("briefcase", gettext_lazy("added the customer")),
    "documents.customer.contact_added": ("user-plus", gettext_lazy("added a contact")),
    "documents.customer.contact_changed": ("pencil", gettext_lazy("changed a contact")),
    "documents.customer.contact_removed": (
        "trash-2",
        gettext_lazy("removed a contact"),
    ),
    "documents.customer.noted": ("pencil", gettext_lazy("wrote a note")),
    "documents.customer.step_planned": (
        "calendar-clock",
        gettext_lazy("planned the next step"),
    ),
    "documents.customer.step_done": ("check", gettext_lazy("did the next step")),
    "documents.customer.moved": ("trending-up", gettext_lazy("moved the sale")),
    "documents.customers.imported": (
        "upload",
        gettext_lazy("took over customers from a file"),
    ),
    "documents.customer.changed": ("pencil", gettext_lazy("changed the customer")),
    "documents.brand.changed": ("pencil", gettext_lazy("changed how papers look")),
}


def _issued(event: Event) -> str:
    return _("issued the invoice as %(number)s") % {
        "number": event.parameters["number"]
    }


def _settled(event: Event) -> str:
    return _("saw %(amount)s arrive") % {"amount": _amount(event)}


def _reopened(event: Event) -> str:
    return _("saw %(amount)s go back") % {"amount": _amount(event)}


def _amount(event: Event) -> str:
    return money.in_words(Decimal(event.parameters["amount"]))


TOLD: dict[str, tuple[str, Callable[[Event], str]]] = {
    "documents.invoice.issued": ("check", _issued),
    "documents.receivable.settled": ("hand-coins", _settled),
    "documents.receivable.reopened": ("undo-2", _reopened),
}


def _always(text: str | Promise) -> Callable[[Event], str | Promise]:
    return lambda event: text


def register_sentences() -> None:
    for name, (icon, text) in PLAIN.items():
        sentences.add(name, Sentence(icon, _always(text)))
    for name, (icon, tell) in TOLD.items():
        sentences.add(name, Sentence(icon, tell))
