"""Who did what, as the log of each paper tells it."""

from datetime import datetime
from typing import Any

from documents.enums import AnswerKind, PaperKind, Stage
from documents.models import CustomerAnswer, Paper
from smartportal.audit.models import Event
from smartportal.core.subject import subject_of


def begun(paper: Paper) -> list[Event]:
    assert paper.issued_at is not None
    names = [f"documents.{paper.kind}.sent"]
    if paper.kind == PaperKind.INVOICE:
        names.insert(0, "documents.invoice.issued")
    return [
        _event(
            name,
            paper,
            at=paper.issued_at,
            by_id=paper.created_by_id,
            parameters={"number": paper.number},
        )
        for name in names
    ]


def answered(answer: CustomerAnswer) -> Event:
    name = f"documents.quote.{answer.kind}"
    if answer.kind == AnswerKind.RECEIVED:
        name = "documents.paper.received"
    return _event(name, answer.paper, at=answer.at)


def reminded(invoice: Paper, *, stage: Stage, at: datetime) -> Event:
    return _event(
        "documents.step.executed", invoice, at=at, parameters={"step": stage.value}
    )


def _event(name: str, paper: Paper, **values: Any) -> Event:
    subject = subject_of(paper)
    return Event(
        name=name, subject_kind=subject.kind, subject_id=subject.public_id, **values
    )
