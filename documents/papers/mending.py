"""Where a reason against a paper is mended: the page, and the field on it."""

from django.urls import reverse
from django.utils.http import urlencode

from documents.enums import PaperKind
from documents.models import Paper
from smartportal.core.refusals import Reason

ON_THE_CARD = {
    "customer_name": "id_name",
    "customer_address": "id_street",
    "customer_enterprise_number": "id_enterprise_number",
    "customer_vat_number": "id_vat_number",
}
IN_THE_EDITOR = {
    "customer": "id_customer",
    "payment_days": "id_payment_days",
    "valid_until": "id_valid_until",
    "lines": "lines-title",
    "plan": "plan-title",
    "reason": "id_reason",
}
ON_THE_SHEET = {"issued_on": "id_issued_on"}


def mended_at(reason: Reason, paper: Paper) -> str:
    """The address of the field; what only staff can mend is asked of them, with the paper named."""
    if not reason.field:
        return f"{reverse('tickets:ticket_new')}?about=paper:{paper.public_id}"
    field = reason.field
    sheet = reverse("documents:paper_sending", args=[paper.public_id])
    if field in ON_THE_CARD and paper.customer:
        card = reverse("documents:customer_edit", args=[paper.customer.public_id])
        return f"{card}?{urlencode({'next': sheet})}#{ON_THE_CARD[field]}"
    if field in ON_THE_SHEET:
        # A quote has the date of the day that it leaves.
        return "" if paper.kind == PaperKind.QUOTE else f"{sheet}#{ON_THE_SHEET[field]}"
    if place := IN_THE_EDITOR.get(field, field if field.startswith("line-") else ""):
        return f"{_editor(paper)}#{place}"
    return ""


def _editor(paper: Paper) -> str:
    is_credit = paper.kind == PaperKind.CREDIT_NOTE
    name = "credit_note_draft" if is_credit else "paper_draft"
    return reverse(f"documents:{name}", args=[paper.public_id])
