"""The file that customers come in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.customers.importing.reading import LARGEST


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or vCard file"),
        help_text=_(
            "5 MB and 1,000 customers at most. The first line of a CSV names the columns."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.vcf,text/csv,text/vcard"}
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                _("This file is larger than 5 MB. Cut it into several files.")
            )
        return file
