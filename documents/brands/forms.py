"""How an activity looks on its papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.brands.logos import MAX_BYTES, TOO_LARGE
from documents.models import Brand


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
        fields = ("name", "tagline", "colour")
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}

    def clean_logo_file(self) -> Any:
        """Asked before anything is read: a large upload lies in a file, not in memory."""
        upload = self.cleaned_data["logo_file"]
        if upload and upload.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return upload
