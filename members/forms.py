"""What people change of themselves, and the password of an invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from members.models import Member, User
from smartportal.core.text import one_line


class AccountForm(forms.ModelForm[User]):
    language = forms.ChoiceField(
        label=_("Language of pages and mails"), choices=settings.LANGUAGES
    )

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")


class PhoneForm(forms.ModelForm[Member]):
    class Meta:
        model = Member
        fields = ("phone",)
        widgets = {
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
        }


class PasswordForm(forms.Form):
    """`user` is who the password is for: it may not resemble the name or the address."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A short sentence works well."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password
