"""Whom to call: the person of recovery for a legal entity."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from members.enums import Role
from members.models import LegalEntity, StaffRole, User


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
    return recovery_contacts([entity], on=on)[entity.pk]


def recovery_contacts(
    entities: Collection[LegalEntity], *, on: date
) -> dict[int, Contact]:
    """By the entity's key, in one query at most."""
    if not entities:
        return {}
    roles = StaffRole.objects.valid(on).filter(
        role=Role.RECOVERY, office=None, user__is_active=True
    )
    near = roles.filter(Q(entity__in=entities) | Q(entity=None)).select_related("user")
    # The one who began first is written last.
    people = {role.entity_id: role.user for role in near.order_by("-pk")}
    return {
        entity.pk: _contact(entity, people.get(entity.pk) or people.get(None))
        for entity in entities
    }


def _contact(entity: LegalEntity, person: User | None) -> Contact:
    name = person.get_short_name() if person else ""
    return Contact(name, entity.phone, entity.email)
