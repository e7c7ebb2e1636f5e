"""The first wording of a mail that carries a paper, in the customer's language."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.models import Paper


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str


def proposed_wording(paper: Paper) -> Wording:
    """What the member may change before the paper leaves."""
    with translation.override(paper.language):
        sender = paper.brand.name if paper.brand else paper.activity.name
        return Wording(_subject(paper, sender), _body(paper, sender))


def _subject(paper: Paper, sender: str) -> str:
    name = paper.title or sender
    if paper.kind == PaperKind.QUOTE:
        return _("Quote: %(title)s") % {"title": name}
    if paper.kind == PaperKind.CREDIT_NOTE:
        return _("Credit note: %(title)s") % {"title": name}
    return _("Invoice: %(title)s") % {"title": name}


def _body(paper: Paper, sender: str) -> str:
    if paper.kind == PaperKind.QUOTE:
        text = _(
            "Hello,\n\nHere is our quote. You can read it and answer it online with the link below."
        )
    elif paper.kind == PaperKind.CREDIT_NOTE:
        text = _("Hello,\n\nHere is our credit note.")
    else:
        text = _(
            "Hello,\n\nHere is our invoice. The account and the reference to pay it are on it."
        )
    return f"{text}\n\n{sender}"
