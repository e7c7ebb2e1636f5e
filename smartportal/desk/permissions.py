"""Who opens which page of the desk; the team itself is `members.work_in_back_office`."""

from documents.models.reviews import REVIEWERS
from members.enums import Role
from members.models import User
from members.permissions import has_role
from smartportal.core.permissions import predicate


@predicate("desk.keep_bank")
def keep_bank(user: User) -> bool:
    return has_role(user, Role.ACCOUNTANT, Role.ADMIN)


@predicate("desk.review")
def review(user: User) -> bool:
    return has_role(user, *REVIEWERS)
