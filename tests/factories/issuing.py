"""Rules of who issues alone."""

from decimal import Decimal

from documents.models import IssuingRule
from tests.factories.members import LONG_AGO


def make_rule(activity, **changes):
    """Nothing above 500 €."""
    values = {
        "from_on": LONG_AGO,
        "highest_gross": Decimal("500.00"),
        "why": "Nous relisons ensemble les grands montants.",
    }
    return IssuingRule.objects.create(activity=activity, **{**values, **changes})
