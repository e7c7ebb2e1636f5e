"""What templates of papers need beside the shell's tags."""

from django import template

from documents.identifiers import format_iban
from documents.invoices.labels import status_of
from documents.models import Paper
from documents.subjects import paper_url
from smartportal.core.status import Status

register = template.Library()

register.filter("iban", format_iban)
register.filter("paper_url", paper_url)


@register.filter
def status(paper: Paper) -> Status:
    """The one status of a labelled paper."""
    return status_of(paper)
