"""How what happened to papers is told; each completes a sentence that begins with who did it."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.enums import Channel, LifeCycle
from smartportal.audit.models import Event
from smartportal.audit.sentences import Sentence, sentences
from smartportal.core import money

PLAIN: dict[str, tuple[str, str | Promise]] = {
    "documents.quote.drafted": ("pencil", gettext_lazy("began the quote")),
    "documents.quote.recalled": ("undo-2", gettext_lazy("called the quote back")),
    "documents.quote.sent": ("send", gettext_lazy("sent the quote")),
    "documents.quote.accepted": ("thumbs-up", gettext_lazy("accepted the quote")),
    "documents.quote.declined": ("x", gettext_lazy("declined the quote")),
    "documents.quote.noted_accepted": (
        "thumbs-up",
        gettext_lazy("noted that the customer accepted the quote"),
    ),
    "documents.quote.noted_declined": (
        "x",
        gettext_lazy("noted that the customer declined the quote"),
    ),
    "documents.quote.started": ("play", gettext_lazy("began the work")),
    "documents.quote.delivered": ("check", gettext_lazy("delivered the work")),
    "documents.quote.progress_undone": (
        "undo-2",
        gettext_lazy("took back how far the work is"),
    ),
    "documents.invoice.drafted": ("pencil", gettext_lazy("began the invoice")),
    "documents.invoice.sent": ("send", gettext_lazy("sent the invoice")),
    "documents.invoice.replaced": (
        "copy",
        gettext_lazy("began a new invoice in its place"),
    ),
    "documents.invoice.repeated": (
        "refresh-cw",
        gettext_lazy("let the invoice come back"),
    ),
    "documents.invoice.recurred": (
        "refresh-cw",
        gettext_lazy("wrote the invoice that comes back"),
    ),
    "documents.credit_note.drafted": ("pencil", gettext_lazy("began the credit note")),
    "documents.credit_note.sent": ("send", gettext_lazy("sent the credit note")),
    "documents.transmission.deposited": (
        "upload",
        gettext_lazy("deposited the e-invoice by hand"),
    ),
    "documents.sending.planned": (
        "calendar-clock",
        gettext_lazy("planned when it leaves"),
    ),
    "documents.sending.taken_back": (
        "undo-2",
        gettext_lazy("took back the planned sending"),
    ),
    "documents.paper.attached": ("paperclip", gettext_lazy("attached a file")),
    "documents.paper.detached": ("paperclip", gettext_lazy("took a file off")),
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
    "documents.vat_number.looked_up": (
        "search",
        gettext_lazy("looked up a VAT number"),
    ),
    "documents.customer.changed": ("pencil", gettext_lazy("changed the customer")),
    "documents.mail_text.changed": ("mail", gettext_lazy("changed the words of mails")),
    "documents.mail_text.dropped": (
        "mail",
        gettext_lazy("went back to the portal’s words of mails"),
    ),
    "documents.brand.conditions_changed": (
        "pencil",
        gettext_lazy("changed the conditions on papers"),
    ),
    "documents.issuing_rule.kept": (
        "shield-check",
        gettext_lazy("said what may be issued without the advisor"),
    ),
    "documents.review.returned": (
        "pencil",
        gettext_lazy("sent it back with remarks"),
    ),
    "documents.review.approved": ("check", gettext_lazy("approved it")),
    "documents.review.withdrawn": (
        "undo-2",
        gettext_lazy("took it back from the advisor"),
    ),
    "documents.paper.handed_over": (
        "file-text",
        gettext_lazy("prepared the draft and handed it over"),
    ),
    "documents.brand.changed": ("pencil", gettext_lazy("changed how papers look")),
}


def _issued(event: Event) -> str:
    return _("issued the invoice as %(number)s") % {
        "number": event.parameters["number"]
    }


def _credit_note_issued(event: Event) -> str:
    return _("issued the credit note as %(number)s") % {
        "number": event.parameters["number"]
    }


def _credited(event: Event) -> str:
    return _("issued the credit note %(number)s of %(amount)s") % {
        "number": event.parameters["number"],
        "amount": _amount(event),
    }


def _replaces(event: Event) -> str:
    return _("began this invoice in the place of %(number)s") % {
        "number": event.parameters["number"]
    }


def _submitted(event: Event) -> str:
    if event.parameters["round"] > 1:
        return _("sent it to the advisor again, round trip %(round)d") % {
            "round": event.parameters["round"]
        }
    return _("sent it to the advisor")


def _taken_off(event: Event) -> str:
    return _("took %(amount)s off what is to pay") % {"amount": _amount(event)}


def _settled(event: Event) -> str:
    return _("saw %(amount)s arrive") % {"amount": _amount(event)}


def _reopened(event: Event) -> str:
    return _("saw %(amount)s go back") % {"amount": _amount(event)}


def _amount(event: Event) -> str:
    return money.in_words(Decimal(event.parameters["amount"]))


def _replaced(event: Event) -> str:
    return _("sent a new version, %(number)s") % {"number": event.parameters["number"]}


def _transmitted(words: str | Promise) -> Callable[[Event], str]:
    return lambda event: (
        str(words) % {"network": Channel(event.parameters["channel"]).label}
    )


def _life_cycle(event: Event) -> str:
    code = LifeCycle(event.parameters["code"])
    return _("heard from the network: %(news)s") % {"news": code.label}


TOLD: dict[str, tuple[str, Callable[[Event], str]]] = {
    "documents.invoice.issued": ("check", _issued),
    "documents.transmission.begun": (
        "route",
        _transmitted(gettext_lazy("let the e-invoice leave by %(network)s")),
    ),
    "documents.transmission.taken": (
        "route",
        _transmitted(gettext_lazy("handed the e-invoice over to %(network)s")),
    ),
    "documents.transmission.delivered": (
        "check",
        _transmitted(gettext_lazy("saw the e-invoice arrive by %(network)s")),
    ),
    "documents.transmission.rejected": (
        "triangle-alert",
        _transmitted(gettext_lazy("heard that %(network)s rejects the e-invoice")),
    ),
    "documents.transmission.told": ("route", _life_cycle),
    "documents.quote.replaced": ("copy", _replaced),
    "documents.invoice.credited": ("undo-2", _credited),
    "documents.invoice.replaces": ("copy", _replaces),
    "documents.review.submitted": ("eye", _submitted),
    "documents.credit_note.issued": ("check", _credit_note_issued),
    "documents.receivable.credited": ("hand-coins", _taken_off),
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
