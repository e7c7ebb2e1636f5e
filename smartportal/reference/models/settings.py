"""Settings of the cooperative, dated and scoped."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smartportal.reference.declarations import decode, example
from smartportal.reference.enums import ScopeKind


class Setting(models.Model):
    """The value of a declared setting from a day on, in a scope. Older rows stay, as history."""

    name = models.CharField(_("name"), max_length=80)
    scope_kind = models.CharField(
        _("holds for"), max_length=12, choices=ScopeKind, default=ScopeKind.COOPERATIVE
    )
    scope_ref = models.CharField(
        _("which one"),
        max_length=40,
        blank=True,
        help_text=_("Country code, or code of the office or legal entity."),
    )
    valid_from = models.DateField(_("from"))
    value = models.JSONField(_("value"))

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ("name", "scope_kind", "scope_ref", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("name", "scope_kind", "scope_ref", "valid_from"),
                name="one_value_per_setting_scope_and_day",
            ),
            models.CheckConstraint(
                condition=Q(scope_kind="cooperative", scope_ref="")
                | (~Q(scope_kind="cooperative") & ~Q(scope_ref="")),
                name="setting_scope_names_its_row",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from})"

    def clean(self) -> None:
        try:
            decode(self.name, self.value)
        except LookupError:
            raise ValidationError(
                {"name": _("No part of the portal knows this setting.")}
            ) from None
        except ValueError:
            sentence = _("Write it as in this example: %(example)s") % {
                "example": example(self.name)
            }
            raise ValidationError({"value": sentence}) from None
