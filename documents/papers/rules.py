"""Keeping the rules of who issues alone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import IssuingRule
from members.models import Activity, User
from smartportal.audit.services import record
from smartportal.core.refusals import Refused


class OwnActivity(Refused):
    """Nobody says what they may do alone."""


@transaction.atomic
def keep_rule(rule: IssuingRule, *, by: User) -> IssuingRule:
    """Write a new or changed rule of an activity in reach of `by`. Raises `OwnActivity`."""
    if Activity.objects.of(by).filter(pk=rule.activity_id).exists():
        raise OwnActivity(
            _("Another person keeps the rule of your own activity."), field="activity"
        )
    rule.save()
    record(
        "documents.issuing_rule.kept",
        rule.activity,
        by=by,
        from_on=rule.from_on.isoformat(),
        until_on=rule.until_on.isoformat() if rule.until_on else None,
        highest_gross=None if rule.highest_gross is None else str(rule.highest_gross),
        reviewed_kinds=rule.reviewed_kinds,
    )
    return rule
