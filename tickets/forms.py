"""What a person writes to ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from smartportal.core.text import one_line
from tickets.models import Ticket


class TicketForm(forms.ModelForm[Ticket]):
    page_path = forms.CharField(
        required=False, max_length=300, widget=forms.HiddenInput, validators=[one_line]
    )

    class Meta:
        model = Ticket
        fields = ("text", "page_path")
        labels = {"text": _("Your question")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def clean_page_path(self) -> str:
        """Only a path of the portal itself is worth keeping."""
        path: str = self.cleaned_data["page_path"]
        return path if path.startswith("/") and not path.startswith("//") else ""
