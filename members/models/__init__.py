"""The people app's schema on one shelf."""

from members.models.accounts import User
from members.models.activities import Activity, ActivityMember
from members.models.entities import EntityAccount, LegalEntity
from members.models.offices import Office
from members.models.people import Member, Membership
from members.models.roles import StaffRole

__all__ = [
    "Activity",
    "ActivityMember",
    "EntityAccount",
    "LegalEntity",
    "Member",
    "Membership",
    "Office",
    "StaffRole",
    "User",
]
