"""What accepted quotes come to: a frozen quote says what it offers, its answer which options were taken."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from documents.enums import AnswerKind, PaperState
from documents.models import CustomerAnswer, Paper
from documents.papers.lines import total_with
from documents.totals import Totals


def chosen_in(quote: Paper) -> list[int]:
    """The options that the customer ticked; nothing before they accepted."""
    answers = CustomerAnswer.objects.filter(paper=quote, kind=AnswerKind.ACCEPTED)
    answer = answers.order_by("-pk").first()
    return answer.chosen if answer else []


def agreed_totals(quote: Paper) -> Totals:
    """What a quote comes to, with what was chosen once it is accepted."""
    won = quote.state == PaperState.WON
    return total_with(quote, chosen_in(quote) if won else ())


def agreed(
    quotes: Iterable[Paper | int] | QuerySet[Paper, Any],
) -> Iterator[tuple[Paper, Totals]]:
    """Those of which options were chosen, with what they then come to; the others come to what they say.

    At most two queries.
    """
    accepted = CustomerAnswer.objects.filter(paper__in=quotes, kind=AnswerKind.ACCEPTED)
    answers = accepted.exclude(chosen=[]).select_related("paper")
    for answer in answers.prefetch_related("paper__lines"):
        yield answer.paper, total_with(answer.paper, answer.chosen)


def as_agreed(papers: Sequence[Paper]) -> Sequence[Paper]:
    """Papers for a list, never to be saved: accepted quotes with the totals that were agreed.

    No query where none is among them.
    """
    won = [paper for paper in papers if paper.state == PaperState.WON]
    chosen = {quote.pk: totals for quote, totals in agreed(won)} if won else {}
    for paper in won:
        if totals := chosen.get(paper.pk):
            paper.net, paper.vat, paper.gross = totals.net, totals.vat, totals.gross
    return papers
