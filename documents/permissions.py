"""What may be done with papers; which papers, `visible_to` and `writable_by` say."""

from django.shortcuts import get_object_or_404

from documents.enums import PaperKind
from documents.models import Paper
from members.enums import Role
from members.models import Activity, User
from members.permissions import FILL, LOOK, grant

for role, verbs in (
    (Role.ADVISOR, FILL),
    (Role.ADMIN, FILL),
    (Role.ACCOUNTANT, LOOK),
):
    grant(role, {"documents.issuingrule": verbs})


def readable_paper(user: User, public_id: str, *kinds: PaperKind) -> Paper:
    """A paper the user may read, or 404."""
    papers = Paper.objects.visible_to(user).filter(kind__in=kinds or PaperKind.values)
    return get_object_or_404(papers.with_surroundings(), public_id=public_id)


def writable_paper(user: User, public_id: str, *kinds: PaperKind) -> Paper:
    """A paper in whose name the user may act, or 404: who only reads it learns nothing more.

    Whoever may act also sees it: asking for both again is felt by a page that saves itself.
    """
    papers = Paper.objects.writable_by(user).filter(kind__in=kinds or PaperKind.values)
    return get_object_or_404(papers.with_surroundings(), public_id=public_id)


def draftable_paper(user: User, public_id: str, *kinds: PaperKind) -> Paper:
    """A draft of the user's own, or one that they prepare for a member, or 404; once that one is handed over, the
    editor says so (`is_out_of_hands`).
    """
    papers = Paper.objects.draftable_by(user).filter(kind__in=kinds or PaperKind.values)
    return get_object_or_404(papers.with_surroundings(), public_id=public_id)


def may_write(user: User, paper: Paper) -> bool:
    """Whether a user who sees the paper may also act in its name. A query for others than its own member."""
    if paper.activity.member.user_id == user.pk:
        return True
    return Activity.objects.run_by(user).filter(pk=paper.activity_id).exists()
