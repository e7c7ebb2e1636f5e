"""What delivery tells the apps above it."""

from django.dispatch import Signal

# Something became of a message. Sent with `message` (Message), `outcome` (Outcome), `at` (datetime) and,
# for what a mail system said, `notice` (DeliveryNotice) or None. Received inside the transaction that
# writes the outcome; a receiver that fails is called again later, so it must bear being called twice.
message_settled = Signal()
