"""The words of the mails that carry an activity's papers."""

from django.db import transaction

from documents.enums import PaperKind
from documents.models import MailText
from documents.papers.mail_fields import check_fields
from documents.papers.wording import Wording, our_wording
from members.models import Activity, User
from smartportal.audit.services import record


def wordings_of(activity: Activity, *, language: str) -> dict[str, Wording]:
    """What each kind of paper leaves with in that language: the member's own words, else ours."""
    rows = MailText.objects.filter(activity=activity, language=language)
    own = {row.kind: Wording(row.subject, row.body) for row in rows}
    return {
        kind: own.get(kind) or our_wording(kind, language) for kind in PaperKind.values
    }


@transaction.atomic
def change_text(
    activity: Activity, *, kind: str, language: str, wording: Wording, by: User
) -> None:
    """Keep the member's words; ours, or none, mean ours from now on. Raises `UnknownField`."""
    check_fields(f"{wording.subject} {wording.body}")
    rows = MailText.objects.filter(activity=activity, kind=kind, language=language)
    if not (wording.subject and wording.body) or wording == our_wording(kind, language):
        if rows.delete()[0]:
            record("documents.mail_text.dropped", activity, by=by, kind=kind)
        return
    MailText.objects.update_or_create(
        activity=activity,
        kind=kind,
        language=language,
        defaults={"subject": wording.subject, "body": wording.body},
    )
    record("documents.mail_text.changed", activity, by=by, kind=kind)
