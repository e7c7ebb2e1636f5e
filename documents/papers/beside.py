"""What there is beside a paper: of most papers hardly anything, so one query tells what is worth reading."""

from django.db.models import Q

from documents.models import Paper, ScheduledSending
from smartportal.core.presence import present


def beside(paper: Paper) -> frozenset[str]:
    """Which of these it has: attachments, a planned sending, transmissions, reviews, papers that correct it or took
    its place (`related`).
    """
    return present(
        {
            "attachments": paper.attachments.all(),
            "planned": ScheduledSending.objects.filter(action__paper=paper),
            "transmissions": paper.transmissions.all(),
            "reviews": paper.reviews.all(),
            "related": Paper.objects.filter(Q(corrects=paper) | Q(replaces=paper)),
        }
    )
