"""The first wording of a mail that carries a paper, in the customer's language: the member's own, else ours."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.models import MailText, Paper
from documents.papers.mail_fields import field_words, filled
from smartportal.core.text import single_spaced


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str


def proposed_wording(paper: Paper) -> Wording:
    """What the member may change before the paper leaves."""
    if own := own_text(paper.activity_id, paper.kind, paper.language):
        return Wording(_one_line(filled(own.subject, paper)), filled(own.body, paper))
    sender = paper.brand.name if paper.brand else paper.activity.name
    with translation.override(paper.language):
        return _ours(paper.kind, title=paper.title or sender, sender=sender)


def own_text(activity_id: int, kind: str, language: str) -> MailText | None:
    """The member's own words, if they wrote any."""
    texts = MailText.objects.filter(activity=activity_id, kind=kind, language=language)
    return texts.first()


def our_wording(kind: str, language: str) -> Wording:
    """The portal's words with the fields in them, to begin from."""
    with translation.override(language):
        words = field_words()
        return _ours(
            kind, title=f"{{{words['title']}}}", sender=f"{{{words['sender']}}}"
        )


def _one_line(subject: str) -> str:
    """What fills a field may be long, and a subject must fit its column."""
    return single_spaced(subject)[:200]


def _ours(kind: str, *, title: str, sender: str) -> Wording:
    return Wording(_subject(kind, title), f"{_body(kind)}\n\n{sender}")


def _subject(kind: str, title: str) -> str:
    if kind == PaperKind.QUOTE:
        return _("Quote: %(title)s") % {"title": title}
    if kind == PaperKind.CREDIT_NOTE:
        return _("Credit note: %(title)s") % {"title": title}
    return _("Invoice: %(title)s") % {"title": title}


def _body(kind: str) -> str:
    if kind == PaperKind.QUOTE:
        return _(
            "Hello,\n\nHere is our quote. You can read it and answer it online with the link below."
        )
    if kind == PaperKind.CREDIT_NOTE:
        return _("Hello,\n\nHere is our credit note.")
    return _(
        "Hello,\n\nHere is our invoice. The account and the reference to pay it are on it."
    )
