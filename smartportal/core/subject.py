"""Soft references: a kind and a public id that point to any row, with a registry that resolves them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event, a notice, a file or a ticket is about."""

    kind: str
    public_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """How one kind of subject is found, named and linked; `beside` is what its URL reads of other rows."""

    name: str
    model: type[models.Model]
    visible: Callable[[Any], models.QuerySet[Any]]
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    beside: tuple[str, ...] = ()

    def seen_by(self, user: Any, public_ids: Iterable[str]) -> models.QuerySet[Any]:
        rows = self.visible(user).filter(public_id__in=public_ids)
        return rows.select_related(*self.beside) if self.beside else rows


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """Called from `AppConfig.ready`; a second model of a name, or name of a model, is a programming error."""
    for known in _kinds.values():
        if (known.name == kind.name) != (known.model is kind.model):
            raise ValueError(f"{known.model._meta.label} is the subject {known.name}.")
    _kinds[kind.name] = kind


def kind_named(name: str) -> SubjectKind:
    return _kinds[name]


def subject_of(row: models.Model) -> Subject:
    """The subject of a row, whose model must be registered (a proxy counts as its concrete model)."""
    concrete = row._meta.concrete_model
    for kind in _kinds.values():
        if type(row) is kind.model:
            return Subject(kind.name, row.public_id)  # type: ignore[attr-defined]
    for kind in _kinds.values():
        if kind.model._meta.concrete_model is concrete:
            return Subject(kind.name, row.public_id)  # type: ignore[attr-defined]
    raise LookupError(f"{row._meta.label} is not a registered subject.")


def resolve(subject: Subject, *, user: Any) -> models.Model | None:
    """The row behind a subject, or None when it is gone or `user` may not see it."""
    kind = _kinds.get(subject.kind)
    if kind is None:
        return None
    row: models.Model | None = kind.seen_by(user, [subject.public_id]).first()
    return row


def resolve_many(
    subjects: Iterable[Subject], *, user: Any
) -> dict[Subject, models.Model]:
    """The rows behind subjects that `user` may see, with one query per kind."""
    wanted: dict[str, set[str]] = {}
    for subject in subjects:
        wanted.setdefault(subject.kind, set()).add(subject.public_id)
    found: dict[Subject, models.Model] = {}
    for name, ids in wanted.items():
        if kind := _kinds.get(name):
            for row in kind.seen_by(user, ids):
                found[Subject(name, row.public_id)] = row
    return found
