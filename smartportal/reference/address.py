"""A structured address, the same columns wherever one is kept or copied (ISO 20022, EN 16931)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from smartportal.core.text import one_line


class AddressFields(models.Model):
    """Copied onto papers column by column, never pointed to."""

    street = models.CharField(
        _("street"), max_length=140, blank=True, validators=[one_line]
    )
    house_number = models.CharField(
        _("number"), max_length=16, blank=True, validators=[one_line]
    )
    box = models.CharField(_("box"), max_length=16, blank=True, validators=[one_line])
    postal_code = models.CharField(
        _("postal code"), max_length=16, blank=True, validators=[one_line]
    )
    town = models.CharField(_("town"), max_length=70, blank=True, validators=[one_line])
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        abstract = True

    @property
    def street_line(self) -> str:
        """Street, number and box on one line, in the order Belgium and France both read."""
        line = f"{self.street} {self.house_number}".strip()
        return f"{line} / {self.box}" if self.box else line

    @property
    def town_line(self) -> str:
        return f"{self.postal_code} {self.town}".strip()


ADDRESS_COLUMNS = ("street", "house_number", "box", "postal_code", "town", "country")
