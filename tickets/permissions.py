"""What staff may do with tickets."""

from members.enums import Role
from members.permissions import KEEP, grant

for role in (Role.ADVISOR, Role.ACCOUNTANT, Role.RECOVERY, Role.ADMIN):
    grant(role, {"tickets.ticket": KEEP})
