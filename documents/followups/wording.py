"""What a reminder of a quote says to the member and, in their language, to the customer."""

from django.utils import translation
from django.utils.translation import gettext as _

from documents.models import Paper
from documents.papers.wording import Wording
from smartportal.core import dates, money
from smartportal.core.text import single_spaced


def reminder_title(quote: Paper) -> str:
    """`Reminder to Studio Belvédère, quote of 1 936,00 €`"""
    return _("Reminder to %(customer)s, quote of %(amount)s") % {
        "customer": quote.customer.name if quote.customer else "",
        "amount": money.in_words(quote.gross),
    }


def reminder_wording(quote: Paper) -> Wording:
    """The mail that the customer of a sent quote receives, in the quote's language."""
    sender = quote.brand.name if quote.brand else quote.activity.name
    with translation.override(quote.language):
        subject = _("Our quote: %(title)s") % {"title": quote.title or sender}
        body = _(
            "Hello,\n\nHave you been able to read our quote %(number)s of %(day)s? It is valid until %(until)s. "
            "You can read it and answer it online with the link below.\n\n"
            "If you have a question, just answer this e-mail."
        ) % {
            "number": quote.number,
            "day": dates.day(quote.issued_on) if quote.issued_on else "",
            "until": dates.day(quote.valid_until) if quote.valid_until else "",
        }
    return Wording(single_spaced(subject)[:200], f"{body}\n\n{sender}")
