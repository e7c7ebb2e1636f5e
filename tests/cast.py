"""The small cast that every page is tested with.

Members: `anna` (her activity, office of Namur), `ben` (colleague in that activity, reads only),
`carla` (same office), `dora` (office of Liège), `applicant`, `former`.
Staff: `olga` (advisor in Namur), `paul` (advisor in Liège), `substitute` (advisor in Namur these
days), `past_substitute` (was until yesterday), `accountant`, `recovery`, `admin`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.enums import MemberStatus, OfficeKind, Role
from members.models import Activity, LegalEntity, Member, Office, User
from members.second_factor import remember_proof
from smartportal.core import clock
from tests.factories.members import (
    LONG_AGO,
    ActivityFactory,
    ActivityMemberFactory,
    EntityAccountFactory,
    LegalEntityFactory,
    MemberFactory,
    MembershipFactory,
    OfficeFactory,
    StaffRoleFactory,
    UserFactory,
)

MEMBERS = ("anna", "ben", "carla", "dora", "applicant", "former")
STAFF = (
    "olga",
    "paul",
    "substitute",
    "past_substitute",
    "accountant",
    "recovery",
    "admin",
)
EVERYONE = ("anonymous", *MEMBERS, *STAFF)

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

ClientFor = Callable[[User | None], Client]


@dataclass
class Cast:
    """Everybody, made when first asked for; `user("anna")` finds one by name."""

    def user(self, name: str) -> User | None:
        return None if name == "anonymous" else getattr(self, name)

    def everyone(self) -> dict[str, User | None]:
        return {name: self.user(name) for name in EVERYONE}

    def member(self, name: str) -> Member:
        user = self.user(name)
        assert user is not None
        return user.member

    @cached_property
    def namur(self) -> Office:
        return OfficeFactory(name="Namur", parent=self.wallonia)

    @cached_property
    def liege(self) -> Office:
        return OfficeFactory(name="Liège", parent=self.wallonia)

    @cached_property
    def wallonia(self) -> Office:
        return OfficeFactory(name="Wallonie", kind=OfficeKind.REGION)

    @cached_property
    def entity(self) -> LegalEntity:
        entity = LegalEntityFactory(code="coop-be", name="Coopérative Belgique")
        EntityAccountFactory(entity=entity)
        return entity

    @cached_property
    def anna(self) -> User:
        return self._member("Anna", self.namur)

    @cached_property
    def anna_activity(self) -> Activity:
        return ActivityFactory(
            member=self.anna.member, entity=self.entity, name="Atelier Anna"
        )

    @cached_property
    def ben(self) -> User:
        ben = self._member("Ben", self.namur)
        ActivityMemberFactory(activity=self.anna_activity, member=ben.member)
        return ben

    @cached_property
    def carla(self) -> User:
        return self._member("Carla", self.namur)

    @cached_property
    def dora(self) -> User:
        return self._member("Dora", self.liege)

    @cached_property
    def applicant(self) -> User:
        return self._member("Aline", self.namur, status=MemberStatus.APPLICANT)

    @cached_property
    def former(self) -> User:
        last_day = clock.today() - timedelta(days=30)
        return self._member(
            "Felix", self.namur, status=MemberStatus.FORMER, until_on=last_day
        )

    @cached_property
    def olga(self) -> User:
        return self._staff("Olga", Role.ADVISOR, office=self.namur)

    @cached_property
    def paul(self) -> User:
        return self._staff("Paul", Role.ADVISOR, office=self.liege)

    @cached_property
    def substitute(self) -> User:
        return self._staff(
            "Sofia", Role.ADVISOR, office=self.namur, until_on=clock.today()
        )

    @cached_property
    def past_substitute(self) -> User:
        yesterday = clock.today() - timedelta(days=1)
        return self._staff("Tom", Role.ADVISOR, office=self.namur, until_on=yesterday)

    @cached_property
    def accountant(self) -> User:
        return self._staff("Aziz", Role.ACCOUNTANT)

    @cached_property
    def recovery(self) -> User:
        return self._staff("Karim", Role.RECOVERY)

    @cached_property
    def admin(self) -> User:
        return with_second_factor(
            UserFactory(first_name="Admin", is_staff=True, is_superuser=True)
        )

    def _member(
        self, first_name, office, *, status=MemberStatus.COOPERATOR, until_on=None
    ) -> User:
        member = MemberFactory(user__first_name=first_name, status=status)
        MembershipFactory(
            member=member, office=office, from_on=LONG_AGO, until_on=until_on
        )
        return member.user

    def _staff(self, first_name, role, **scope) -> User:
        user = with_second_factor(UserFactory(first_name=first_name, is_staff=True))
        StaffRoleFactory(user=user, role=role, **scope)
        return user


def with_second_factor(user: User) -> User:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET}
    )
    return user


def client_of(user: User | None) -> Client:
    """A client logged in as the user, for staff with the second factor shown; None is anybody."""
    client = Client()
    if user is not None:
        client.force_login(user)
        session = client.session
        remember_proof(session, user)
        session.save()
    return client


@pytest.fixture
def cast(db) -> Cast:
    return Cast()


@pytest.fixture
def client_for(db) -> ClientFor:
    return client_of


def _fixture_of(name: str):
    @pytest.fixture(name=name)
    def person(cast: Cast):
        return getattr(cast, name)

    return person


for _name in (*MEMBERS, *STAFF, "anna_activity", "namur", "liege", "entity"):
    globals()[f"_{_name}"] = _fixture_of(_name)
del _name
