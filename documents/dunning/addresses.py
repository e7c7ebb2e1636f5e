"""Whether a letter would reach anybody, and why a mail did not leave."""

import re
from collections.abc import Iterable

from documents.dunning.reasons import Why
from documents.enums import LetterState
from documents.models import Customer, DunningLetter
from smartportal.delivery.enums import NoticeKind
from smartportal.delivery.models import Message

# RFC 3463. A full mailbox and a suspected advertisement say nothing about the address.
ENHANCED = re.compile(r"(?<![\w.])5\.\d{1,3}\.\d{1,3}(?![\w.])")
NO_SUCH_ADDRESS, SENDERS_FAULT = "5.1.", frozenset({"5.1.7", "5.1.8"})
THE_ADDRESS_LIVES = ("5.2.", "5.3.", "5.7.", "4.")
# RFC 5321, where a server gives no enhanced code for a recipient.
PLAIN = re.compile(r": (?P<code>5\d\d) ")
NO_SUCH_MAILBOX = frozenset({"550", "551", "553"})


def why_failed(message: Message) -> Why:
    """From the mail server's answer; what has no code never came to an answer."""
    if code := ENHANCED.search(message.error):
        known = code[0].startswith(NO_SUCH_ADDRESS) and code[0] not in SENDERS_FAULT
        return Why.ADDRESS if known else Why.REFUSED
    if plain := PLAIN.search(message.error):
        return Why.ADDRESS if plain["code"] in NO_SUCH_MAILBOX else Why.REFUSED
    return Why.UNSENT


def dead_addresses(customers: Iterable[Customer]) -> set[int]:
    """Customers whose present address is one from which the newest letter came back. Two queries."""
    known = {customer.pk: customer.email.lower() for customer in customers}
    if not known:
        return set()
    letters = DunningLetter.objects.filter(
        customer__in=known, state=LetterState.SENT
    ).select_related("message")
    newest: dict[int, Message] = {}
    for letter in letters.order_by("sent_at", "pk").prefetch_related(
        "message__notices"
    ):
        address = known[letter.customer_id]
        if letter.message and address in letter.message.addresses:
            newest[letter.customer_id] = letter.message
    return {key for key, mail in newest.items() if _came_back(mail, known[key])}


def _came_back(message: Message, address: str) -> bool:
    notices = [each for each in message.notices.all() if each.recipient == address]
    last = max(notices, key=lambda notice: (notice.at, notice.pk), default=None)
    return (
        last is not None
        and last.kind == NoticeKind.BOUNCED
        and not last.status.startswith(THE_ADDRESS_LIVES)
    )


def can_be_reached(customer: Customer | None, dead: Iterable[int]) -> bool:
    """`dead` are the customers of `dead_addresses`."""
    return (
        customer is not None
        and bool(customer.email and customer.language)
        and customer.pk not in dead
    )
