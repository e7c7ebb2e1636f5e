"""People and the house they work in: plain rows, nothing that a reader would not expect."""

from datetime import date

import factory

from members.enums import MemberStatus, OfficeKind, Role
from members.models import (
    Activity,
    ActivityMember,
    EntityAccount,
    LegalEntity,
    Member,
    Membership,
    Office,
    StaffRole,
    User,
)

LONG_AGO = date(2024, 1, 1)
PASSWORD = "a-long-enough-password"


class UserFactory(factory.django.DjangoModelFactory):
    """Logs in with `PASSWORD`; the address is confirmed."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Test"
    email = factory.LazyAttribute(
        lambda user: f"{user.first_name.lower()}@members.example"
    )
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def address(user, create, extracted, **kwargs):
        if create:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)


class CountryOfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("name",)

    name = "Belgique"
    kind = OfficeKind.COUNTRY
    country = "BE"


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    name = factory.Sequence(lambda n: f"Office {n}")
    kind = OfficeKind.OFFICE
    parent = factory.SubFactory(CountryOfficeFactory)
    country = "BE"


class LegalEntityFactory(factory.django.DjangoModelFactory):
    """A Belgian cooperative with all that its papers must say."""

    class Meta:
        model = LegalEntity

    code = factory.Sequence(lambda n: f"coop{n}")
    name = factory.Sequence(lambda n: f"Coopérative {n}")
    legal_form = "SC agréée"
    enterprise_number = factory.Sequence(lambda n: belgian_number(9990000 + n))
    vat_number = factory.LazyAttribute(lambda entity: f"BE{entity.enterprise_number}")
    register = "RPM Namur"
    share_capital = factory.LazyAttribute(
        lambda entity: "18 500 €" if entity.country == "FR" else ""
    )
    email = "papers@coop.example"
    street = "Rue de la Coopérative"
    house_number = "1"
    postal_code = "5000"
    town = "Namur"
    country = "BE"


def belgian_number(base: int) -> str:
    """An enterprise number with its check digits, from its first eight digits."""
    return f"{base:08d}{97 - base % 97:02d}"


class EntityAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EntityAccount

    entity = factory.SubFactory(LegalEntityFactory)
    iban = factory.Sequence(lambda n: belgian_iban(9990000000 + n))
    bic = "COOPBEB1"
    is_main = True


def belgian_iban(base: int) -> str:
    """An IBAN with both check numbers, from the first ten digits of the account."""
    account = f"{base:010d}{base % 97 or 97:02d}"
    check = 98 - int(f"{account}111400") % 97
    return f"BE{check:02d}{account}"


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    status = MemberStatus.COOPERATOR
    joined_on = LONG_AGO


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    member = factory.SubFactory(MemberFactory)
    office = factory.SubFactory(OfficeFactory)
    from_on = LONG_AGO


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    member = factory.SubFactory(MemberFactory)
    entity = factory.SubFactory(LegalEntityFactory)
    name = factory.Sequence(lambda n: f"Activity {n}")
    from_on = LONG_AGO


class ActivityMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityMember

    activity = factory.SubFactory(ActivityFactory)
    member = factory.SubFactory(MemberFactory)


class StaffRoleFactory(factory.django.DjangoModelFactory):
    """An accountant of the whole cooperative, unless said otherwise."""

    class Meta:
        model = StaffRole

    user = factory.SubFactory(UserFactory, is_staff=True)
    role = Role.ACCOUNTANT
    from_on = LONG_AGO
