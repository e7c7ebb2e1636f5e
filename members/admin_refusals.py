"""What a service refused, said in the admin's form that was posted.

`request.refusal` is what nobody said yet.
"""

from collections.abc import Iterable
from typing import Any

from smartportal.core.refusals import Refused


def refused_form(form_class: Any, request: Any) -> Any:
    """The same form, which says the refusal, beside its field if it has that field."""

    class RefusedForm(form_class):  # type: ignore[misc]
        def clean(self) -> Any:
            cleaned = super().clean()
            if refusal := request.refusal:
                field = refusal.field if refusal.field in self.fields else None
                self.add_error(field, str(refusal.sentence))
            return cleaned

    return RefusedForm


def said_in_row(refusal: Refused, rows: Iterable[Any]) -> bool:
    """Say the refusal beside its field in the one row that was typed; of several none is blamed, nor one that
    is to be deleted, whose errors nobody asks.
    """
    asked = (row for row in rows if refusal.field in row.fields and row.has_changed())
    typed = [row for row in asked if not row.data.get(row.add_prefix("DELETE"))]
    for row in typed if len(typed) == 1 else []:
        row.full_clean()
        row.add_error(refusal.field, str(refusal.sentence))
        return True
    return False
