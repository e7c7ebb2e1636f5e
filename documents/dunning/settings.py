"""What the cooperative can set about reminders."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from smartportal.reference.settings import declare

CUTOFF = declare(
    "dunning.cutoff",
    time,
    time(18),
    _("Until when, one working day before, a member can change a step"),
)
BANK_FRESH_DAYS = declare(
    "bank_fresh_days",
    int,
    5,
    _("Nothing is sent when the bank was last read longer ago than this many days"),
)
RECEIPT_DAYS = declare(
    "dunning.receipt_days",
    int,
    30,
    _("Days that a payment without an invoice holds reminders to its payer back"),
)
CONTACT_REST_DAYS = declare(
    "dunning.contact_rest_days",
    int,
    1,
    _("Days between two letters to one debtor, whoever writes"),
)
SAYS_PAID_DAYS = declare(
    "dunning.says_paid_days",
    int,
    10,
    _("Days that steps stop when the customer says it is paid"),
)
ASK_AGAIN_DAYS = declare(
    "dunning.ask_again_days",
    int,
    7,
    _("Days after which a member who waits is asked again"),
)
SEND_FROM = declare(
    "dunning.send_from", time, time(8), _("From when in the morning reminders leave")
)
SEND_UNTIL = declare(
    "dunning.send_until", time, time(20), _("Until when in the evening reminders leave")
)
