"""What the codes of the French reform mean for a transmission and for the member. Total: every code has both."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.enums import LifeCycle, TransmissionState

STATES: dict[LifeCycle, TransmissionState] = {
    LifeCycle.DEPOSITED: TransmissionState.IN_FLIGHT,
    LifeCycle.ISSUED: TransmissionState.IN_FLIGHT,
    LifeCycle.RECEIVED: TransmissionState.IN_FLIGHT,
    LifeCycle.MADE_AVAILABLE: TransmissionState.DELIVERED,
    LifeCycle.TAKEN_CHARGE: TransmissionState.DELIVERED,
    LifeCycle.APPROVED: TransmissionState.DELIVERED,
    LifeCycle.PARTLY_APPROVED: TransmissionState.DELIVERED,
    LifeCycle.DISPUTED: TransmissionState.DELIVERED,
    LifeCycle.SUSPENDED: TransmissionState.DELIVERED,
    LifeCycle.COMPLETED: TransmissionState.DELIVERED,
    LifeCycle.REFUSED: TransmissionState.REJECTED,
    LifeCycle.PAYMENT_SENT: TransmissionState.DELIVERED,
    LifeCycle.PAID: TransmissionState.DELIVERED,
    LifeCycle.REJECTED: TransmissionState.REJECTED,
}
SENTENCES: dict[LifeCycle, str | Promise] = {
    LifeCycle.DEPOSITED: _("The platform has it and checks it."),
    LifeCycle.ISSUED: _("The platform has sent it to the customer’s platform."),
    LifeCycle.RECEIVED: _("The customer’s platform has it."),
    LifeCycle.MADE_AVAILABLE: _("The customer can read it on their platform."),
    LifeCycle.TAKEN_CHARGE: _("The customer is looking at it."),
    LifeCycle.APPROVED: _("The customer approves it. It remains to be paid."),
    LifeCycle.PARTLY_APPROVED: _(
        "The customer approves it in part. Call them: what they contest is corrected by a credit note."
    ),
    LifeCycle.DISPUTED: _("The customer contests it. Call them."),
    LifeCycle.SUSPENDED: _(
        "The customer waits for something that is missing. Call them."
    ),
    LifeCycle.COMPLETED: _("What was missing has reached the customer."),
    LifeCycle.REFUSED: _("The customer refuses it."),
    LifeCycle.PAYMENT_SENT: _("The customer says that the payment has left."),
    LifeCycle.PAID: _("The cooperative has told the platform that it is paid."),
    LifeCycle.REJECTED: _("The platform rejects it."),
}
