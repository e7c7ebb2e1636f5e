"""Members who do not sell today: who applies, who has no activity yet, and who has left."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import Max

from documents.models import Paper
from members.enums import MemberStatus
from members.models import Activity, Member, Membership, StaffRole, User
from smartportal.home.demo.house import DOMAIN, PASSWORD, House, slug

SHOWN = 2  # the first members, whom the pictures of the demo show, stay


def add_newcomers(house: House, today: date) -> None:
    last_week = today - timedelta(days=7)
    _newcomer(house, "Aline", "Collin", status=MemberStatus.APPLICANT)
    _newcomer(house, "Malik", "Kone", status=MemberStatus.USER, joined_on=last_week)


def let_one_leave(house: House, today: date) -> None:
    """Who has issued nothing for the longest time left on the day of the last paper."""
    issued = Activity.objects.annotate(last_on=Max("papers__issued_on"))
    rest = issued.filter(pk__in=[each.pk for each in house.activities[SHOWN:]])
    activity = rest.filter(last_on__lt=today).order_by("last_on", "pk").first()
    if activity is None:
        return
    last_on = activity.last_on  # type: ignore[attr-defined]  # annotated above
    Paper.objects.drafts().filter(activity=activity).delete()
    Activity.objects.filter(pk=activity.pk).update(until_on=last_on)
    Membership.objects.filter(member=activity.member_id).update(until_on=last_on)
    Member.objects.filter(pk=activity.member_id).update(status=MemberStatus.FORMER)


def _newcomer(
    house: House,
    first_name: str,
    last_name: str,
    *,
    status: str,
    joined_on: date | None = None,
) -> None:
    office = house.offices["Namur"]
    user = User.objects.create(
        email=f"{slug(first_name)}@{DOMAIN}",
        first_name=first_name,
        last_name=last_name,
        password=make_password(PASSWORD),
    )
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    advisor = StaffRole.objects.get(role="advisor", office=office).user
    member = Member.objects.create(
        user=user, status=status, advisor=advisor, joined_on=joined_on
    )
    if joined_on:
        Membership.objects.create(member=member, office=office, from_on=joined_on)
