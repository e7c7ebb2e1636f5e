"""Fields of the sheet: several addresses in one line, several files at once."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from documents.models.sending import MOST_RECIPIENTS

SEPARATORS = re.compile(r"[,;\s]+")
LONGEST = MOST_RECIPIENTS * 256


class AddressesField(forms.CharField):
    """One to ten addresses, separated as people do; each once."""

    widget = forms.EmailInput(attrs={"multiple": True})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        text: str = super().clean(value)
        found = list(dict.fromkeys(filter(None, SEPARATORS.split(text))))
        if len(found) > MOST_RECIPIENTS:
            raise ValidationError(_("Ten addresses at most."))
        for address in found:
            _check(address, alone=len(found) == 1)
        return found


def _check(address: str, *, alone: bool) -> None:
    """Among several the sentence says which."""
    try:
        validate_email(address)
    except ValidationError:
        if alone:
            raise
        sentence = _("“%(address)s” is not an e-mail address.")
        raise ValidationError(sentence, params={"address": address[:80]}) from None


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploads, none of them believed yet."""

    widget = _FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp,.xlsx,.docx"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(each, initial) for each in data or []]
