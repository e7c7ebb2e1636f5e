"""Asking the register in the name of an activity, no more often than people have new customers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.customers.lookup import Business, askable, lookup
from members.models import Activity, User
from smartportal.audit.models import Event
from smartportal.audit.services import record
from smartportal.core.refusals import Refused
from smartportal.core.subject import subject_of

MOST_A_DAY = 100
ASKED = "documents.vat_number.looked_up"


class TooManyLookups(Refused):
    """More numbers within a day than anybody has new customers."""


def ask_register(
    number: str, country: str, *, activity: Activity, by: User, at: datetime
) -> Business:
    """Raises `TooManyLookups` and what `lookup` raises; a number that nobody is asked about does not count."""
    askable(number, country)
    _count_one(activity, by=by, at=at)
    return lookup(number, country)


@transaction.atomic
def _count_one(activity: Activity, *, by: User, at: datetime) -> None:
    """Under a lock, so that many at once pass it no more than one after the other. The answer, which may take
    seconds, is waited for without it.
    """
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    asked = Event.objects.about(subject_of(activity)).filter(
        name=ASKED, at__gt=at - timedelta(days=1)
    )
    if asked.count() >= MOST_A_DAY:
        raise TooManyLookups(
            _(
                "You looked up %(count)d numbers within a day, as many as we ask for."
                " Type name and address yourself."
            )
            % {"count": MOST_A_DAY}
        )
    record(ASKED, activity, by=by, at=at)
