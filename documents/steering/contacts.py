"""Whom to call: the person of recovery for a legal entity."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from members.enums import Role
from members.models import LegalEntity, StaffRole


@dataclass(frozen=True, slots=True)
class Contact:
    """`person` is empty where nobody has the role; `name` is then the service's, and `service` says both."""

    person: str
    phone: str
    email: str

    @property
    def name(self) -> str:
        return self.person or _("the recovery service")

    @property
    def service(self) -> str:
        if not self.person:
            return _("the recovery service")
        return _("the recovery service (%(name)s)") % {"name": self.person}


def recovery_contact(entity: LegalEntity, *, on: date) -> Contact:
    """The one who recovers for this entity, else for the whole cooperative; without anybody the service."""
    roles = StaffRole.objects.valid(on).filter(
        role=Role.RECOVERY, office=None, user__is_active=True
    )
    nearest = roles.filter(Q(entity=entity) | Q(entity=None)).select_related("user")
    role = nearest.order_by(F("entity").asc(nulls_last=True), "pk").first()
    person = role.user.get_short_name() if role else ""
    return Contact(person, entity.phone, entity.email)
