"""How events of tickets are told; each sentence follows the name of who did it."""

from django.utils.translation import gettext_lazy as _

from smartportal.audit.sentences import Sentence, sentences

sentences.add(
    "tickets.ticket.received",
    Sentence("message-circle", lambda event: _("asked a question")),
)
sentences.add(
    "tickets.ticket.answered",
    Sentence("message-circle", lambda event: _("answered the question")),
)
