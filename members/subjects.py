"""What of the people app events, notices and files may be about."""

from members.models import Activity, LegalEntity, Member, Office, User
from smartportal.core.subject import SubjectKind, register


def nowhere(row: object) -> str:
    """These rows have no page of their own yet."""
    return ""


for kind in (
    SubjectKind("user", User, User.objects.visible_to, str, nowhere),
    SubjectKind("member", Member, Member.objects.visible_to, str, nowhere),
    SubjectKind("activity", Activity, Activity.objects.visible_to, str, nowhere),
    SubjectKind("office", Office, Office.objects.visible_to, str, nowhere),
    SubjectKind("entity", LegalEntity, LegalEntity.objects.visible_to, str, nowhere),
):
    register(kind)
