"""What upper apps may listen to; `receivers.py` shows who does."""

from django.dispatch import Signal

quote_sent = Signal()  # quote, at: frozen and on its way, in the same transaction
quote_answered = Signal()  # quote, answer
invoice_issued = Signal()  # invoice
receivable_settled = Signal()  # receivable, allocation
action_decided = (
    Signal()
)  # action (PlannedAction), at: the member's word changed, its date may follow
