"""What of this app audit rows, notices and tickets may point to."""

from typing import Any

from django.urls import reverse

from documents.models import Brand, Customer, Paper, PaperArchive, PlannedAction, Review
from smartportal.core.subject import SubjectKind, register

PAGES = {
    "quote": "documents:quote",
    "invoice": "documents:invoice",
    "credit_note": "documents:invoice",
}


def paper_url(paper: Paper) -> str:
    return reverse(PAGES[paper.kind], args=[paper.public_id])


def register_subjects() -> None:
    kinds: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
        ("paper", Paper, paper_url, ()),
        (
            "customer",
            Customer,
            lambda row: reverse("documents:customer", args=[row.public_id]),
            (),
        ),
        (
            "brand",
            Brand,
            lambda row: reverse("documents:brand", args=[row.activity.public_id]),
            ("activity",),
        ),
        (
            "paper_archive",
            PaperArchive,
            lambda row: reverse("documents:archive", args=[row.public_id]),
            (),
        ),
        (
            "review",
            Review,
            lambda row: reverse("desk:review", args=[row.public_id]),
            ("paper",),
        ),
        (
            "planned_action",
            PlannedAction,
            lambda row: paper_url(row.paper),
            ("paper",),
        ),
    )
    for name, model, url, beside in kinds:
        register(SubjectKind(name, model, model.objects.visible_to, str, url, beside))
