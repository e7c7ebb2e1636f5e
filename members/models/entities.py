"""The legal entity: the cooperative company that signs the papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import VatRegime
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line
from smartportal.reference.address import AddressFields


class LegalEntity(AddressFields):
    """Who invoices. Its legal data are copied onto each paper at issue (law: identity mentions)."""

    public_id = PublicIdField()
    code = models.SlugField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=140, validators=[one_line])
    legal_form = models.CharField(_("legal form"), max_length=80, validators=[one_line])
    enterprise_number = models.CharField(_("enterprise number"), max_length=20, unique=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    register = models.CharField(_("trade register and court"), max_length=120, blank=True)
    share_capital = models.CharField(_("share capital"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    website = models.URLField(_("website"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Brussels")
    fiscal_year_start = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=1)
    vat_regime = models.CharField(_("VAT regime"), max_length=12, choices=VatRegime, default=VatRegime.NORMAL)

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)), name="entity_fiscal_year_start_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def main_account(self) -> "EntityAccount | None":
        """Reads `accounts`, which callers prefetch."""
        return next((account for account in self.accounts.all() if account.is_main), None)


class EntityAccount(models.Model):
    """A bank account of the entity, in canonical IBAN form without spaces."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="accounts")
    iban = models.CharField("IBAN", max_length=34, unique=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    is_main = models.BooleanField(_("printed on papers"), default=False)

    class Meta:
        verbose_name = _("bank account")
        constraints = [
            models.UniqueConstraint(
                "entity", condition=models.Q(is_main=True), name="one_main_account_per_entity"
            ),
        ]

    def __str__(self) -> str:
        return self.iban
