"""The editor's forms: a header, and the envelope of a paper that leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.enums import PaperKind
from documents.models import Customer, Paper
from documents.papers.fields import AddressesField, FilesField
from smartportal.core.text import one_line, paper_text


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HeaderForm(forms.ModelForm[Paper]):
    """Everything of a draft but its lines; all of it may still be empty."""

    class Meta:
        model = Paper
        fields = (
            "customer",
            "title",
            "language",
            "supplied_on",
            "valid_until",
            "payment_days",
            "end_of_month",
            "buyer_reference",
            "notes",
        )
        widgets = {
            "supplied_on": DateInput(),
            "valid_until": DateInput(),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, customers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer: Any = self.fields["customer"]
        customer.queryset = customers
        customer.empty_label = _("No customer yet")
        customer.label = _("Customer")
        customer.required = False
        for name in unused_fields(self.instance.kind):
            del self.fields[name]


def unused_fields(kind: str) -> tuple[str, ...]:
    return ("supplied_on",) if kind == PaperKind.QUOTE else ("valid_until",)


class EnvelopeForm(forms.Form):
    """To whom, answers to whom, copy to whom, and with which words."""

    to = AddressesField(
        label=_("To"), help_text=_("Up to ten, with commas between them.")
    )
    reply_to = forms.EmailField(label=_("Answers go to"), required=False)
    cc = forms.EmailField(label=_("Copy to"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=200, validators=[one_line])
    body = forms.CharField(
        label=_("Message"),
        max_length=5000,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    leave_on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=DateInput(),
    )
    leave_hour = forms.TypedChoiceField(
        label=_("Hour"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(hour, f"{hour} h") for hour in range(6, 22)],
        initial=9,
    )
    enclosed = FilesField(
        label=_("Add files"),
        required=False,
        help_text=_("PDF, picture, Excel or Word; 5 MB each, 10 MB in all."),
    )


class IssueForm(EnvelopeForm):
    """The envelope of an invoice, with its date."""

    issued_on = forms.DateField(label=_("Date of the invoice"), widget=DateInput())


class CreditNoteForm(EnvelopeForm):
    """The envelope of a credit note, with its date."""

    issued_on = forms.DateField(label=_("Date of the credit note"), widget=DateInput())


def customers_of(paper: Paper) -> Any:
    """The cards a paper may be for: those of its own activity."""
    return Customer.objects.filter(activity=paper.activity_id).order_by("name")
