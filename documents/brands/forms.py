"""How an activity looks on its papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
