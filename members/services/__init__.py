"""What other apps ask of people. The modules are split by noun; import from here."""

from members.services.expiry import forget_expired
from members.services.invitations import (
    AlreadyHasAccount,
    Invitation,
    accept_invitation,
    invite_again,
    invite_first_admin,
    invite_user,
    invited_user,
)
from members.services.places import AlreadyPlaced, NotAnOffice, place_member
from members.services.roles import (
    AlreadyAppointed,
    EndMissing,
    EndsBeforeStart,
    EndsLater,
    NoOffice,
    OutOfReach,
    TwoScopes,
    appoint,
    check_reaches_roles,
    end_role,
)
from members.services.sessions import end_sessions, reset_second_factor

__all__ = [
    "AlreadyAppointed",
    "AlreadyHasAccount",
    "AlreadyPlaced",
    "EndMissing",
    "EndsBeforeStart",
    "EndsLater",
    "Invitation",
    "NoOffice",
    "NotAnOffice",
    "OutOfReach",
    "TwoScopes",
    "accept_invitation",
    "appoint",
    "check_reaches_roles",
    "end_role",
    "end_sessions",
    "forget_expired",
    "invite_again",
    "invite_first_admin",
    "invite_user",
    "invited_user",
    "place_member",
    "reset_second_factor",
]
