"""How the people app's events are told; each sentence follows the name of who did it."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from smartportal.audit.models import Event
from smartportal.audit.sentences import Sentence, sentences

TOLD: dict[str, tuple[str, str | Promise]] = {
    "members.member.placed": ("map-pin", _("gave a place in an office")),
    "members.user.appointed": ("shield-check", _("gave a staff role")),
    "members.user.role_ended": ("shield-check", _("ended a staff role")),
    "members.user.invited": ("mail", _("sent an invitation")),
    "members.user.joined": ("handshake", _("accepted the invitation")),
    "members.user.added": ("user-plus", _("opened an account")),
    "members.user.changed": ("pencil", _("changed an account")),
    "members.member.added": ("user-plus", _("registered a member")),
    "members.member.changed": ("pencil", _("changed a member's data")),
    "members.activity.added": ("plus", _("registered an activity")),
    "members.activity.changed": ("pencil", _("changed an activity")),
    "members.office.added": ("map-pin", _("added a place")),
    "members.office.changed": ("pencil", _("changed a place")),
    "members.legalentity.added": ("landmark", _("added a legal entity")),
    "members.legalentity.changed": ("pencil", _("changed a legal entity")),
    "members.user.second_factor_reset": ("lock", _("reset the code at login")),
}


def _always(words: str | Promise) -> Callable[[Event], str | Promise]:
    return lambda event: words


for name, (icon, words) in TOLD.items():
    sentences.add(name, Sentence(icon, _always(words)))
