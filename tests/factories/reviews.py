"""Drafts at the advisor's."""

from documents.reviews.services import submit
from tests.factories.drafts import TODAY, instant, make_draft
from tests.factories.issuing import make_rule


def make_review(activity, *, by=None, **options):
    """Submitted by the member; nothing above 500 € is issued alone."""
    if not activity.issuing_rules.exists():
        make_rule(activity)
    draft = make_draft(activity, **options)
    return submit(draft, by=by or activity.member.user, today=TODAY, at=instant())
