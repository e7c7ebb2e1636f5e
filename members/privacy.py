"""What the people app keeps of a person, why and until when."""

from collections.abc import Iterable, Mapping
from typing import Any

from members.models import Activity, Member, Membership, StaffRole, User
from smartportal.core.registries import PrivacyEntry, privacy

Rows = list[dict[str, Any]]


def _plain(values: Iterable[Mapping[str, Any]]) -> Rows:
    return [dict(row) for row in values]


def export_account(user: User) -> Rows:
    return [
        {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "language": user.language,
            "joined_at": user.joined_at.isoformat(),
        }
    ]


def export_member(user: User) -> Rows:
    members = Member.objects.filter(user=user)
    return _plain(members.values("status", "phone", "joined_on"))


def export_memberships(user: User) -> Rows:
    places = Membership.objects.filter(member__user=user).order_by("from_on")
    return _plain(places.values("office__name", "from_on", "until_on"))


def export_activities(user: User) -> Rows:
    activities = Activity.objects.of(user).order_by("from_on")
    return _plain(activities.values("name", "entity__name", "from_on", "until_on"))


def export_roles(user: User) -> Rows:
    roles = StaffRole.objects.of(user).order_by("from_on")
    return _plain(roles.values("role", "office__name", "from_on", "until_on"))


CONTRACT = "contract (GDPR art. 6.1.b)"
LAW = "legal obligation (GDPR art. 6.1.c)"
WHILE_MEMBER = "while the person is a member"
AS_PAPERS = "as long as the papers written under it"

for name, entry in {
    "members.user": PrivacyEntry(
        "Account", "to log in", CONTRACT, WHILE_MEMBER, export_account
    ),
    "members.member": PrivacyEntry(
        "Member", "to keep the register of members", LAW, AS_PAPERS, export_member
    ),
    "members.membership": PrivacyEntry(
        "Places", "to know who advises whom", CONTRACT, AS_PAPERS, export_memberships
    ),
    "members.activity": PrivacyEntry(
        "Activities", "to write papers", CONTRACT, AS_PAPERS, export_activities
    ),
    "members.staff_role": PrivacyEntry(
        "Staff roles", "to know who could see what", CONTRACT, AS_PAPERS, export_roles
    ),
}.items():
    privacy.add(name, entry)
