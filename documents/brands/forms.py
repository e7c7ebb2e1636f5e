"""How an activity looks on its papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.brands.logos import MAX_BYTES, TOO_LARGE
from documents.brands.services import Looks
from documents.enums import PaperKind
from documents.models import Brand
from documents.models.brands import LONGEST_CONDITIONS
from documents.papers.wording import Wording
from smartportal.core.text import one_line, paper_text


class BrandForm(forms.ModelForm[Brand]):
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    drop_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    class Meta:
        model = Brand
        fields = ("name", "tagline", "colour", "font", "header", "footer")
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}
        help_texts = {
            "header": _("Under your name, on the first page: your site, your phone."),
            "footer": _("At the foot of every page, below the number of the page."),
        }

    def clean_logo_file(self) -> Any:
        """Asked before anything is read: a large upload lies in a file, not in memory."""
        upload = self.cleaned_data["logo_file"]
        if upload and upload.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return upload

    @property
    def looks(self) -> Looks:
        return Looks(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class LongText(forms.CharField):
    """Counted as the browser counts: it sends CR LF for what it counts as one."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ConditionsForm(forms.Form):
    """The member's own conditions on one kind of paper."""

    text = LongText(
        label=_("Conditions"),
        max_length=LONGEST_CONDITIONS,
        required=False,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, data: Any = None, *, kind: str, text: str) -> None:
        super().__init__(data, prefix=kind, initial={"text": text})
        self.kind = kind

    @property
    def title(self) -> str:
        return str(PaperKind(self.kind).label)


class MailTextForm(forms.Form):
    """The words of the mail with one kind of paper; both empty means the portal's."""

    subject = forms.CharField(
        label=_("Subject"), max_length=200, required=False, validators=[one_line]
    )
    body = forms.CharField(
        label=_("Message"),
        max_length=5000,
        required=False,
        validators=[paper_text],
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data: Any = None, *, kind: str, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=kind, initial=initial)
        self.kind = kind

    @property
    def title(self) -> str:
        return str(PaperKind(self.kind).label)

    def clean(self) -> dict[str, Any]:
        for name, other in (("subject", "body"), ("body", "subject")):
            if self.cleaned_data.get(other) and self.cleaned_data.get(name) == "":
                self.add_error(name, _("Write this too, or empty both."))
        return self.cleaned_data

    @property
    def wording(self) -> Wording:
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])
