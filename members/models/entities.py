"""The legal entity: the cooperative company that signs the papers."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import REACHES_MEMBERS, VatRegime
from members.models.reach import reach_of
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.refusals import Refused
from smartportal.core.text import one_line
from smartportal.reference.accounts import check_bic, check_iban
from smartportal.reference.address import AddressFields

if TYPE_CHECKING:
    from members.models.accounts import User


class LegalEntityQuerySet(models.QuerySet["LegalEntity"]):
    def visible_to(self, user: "User", *, on: date | None = None) -> Self:
        """The companies one works under, and for staff those of their roles."""
        if not user.is_authenticated:
            return self.none()
        own = LegalEntity.objects.filter(
            Q(activities__member__user=user)
            | Q(activities__colleagues__member__user=user)
        )
        reached = LegalEntity.objects.reached_by(user, on=on)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=reached.values("pk")))

    def reached_by(
        self,
        user: "User",
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        """Every company for the staff of an office: its members may work under any of them."""
        reach = reach_of(user, on=on or clock.today(), roles=roles)
        if reach.everywhere or reach.offices:
            return self.all()
        return self.filter(pk__in=reach.entities)


class LegalEntity(AddressFields):
    """Who invoices. Its legal data are copied onto each paper at issue (law: identity mentions)."""

    public_id = PublicIdField()
    code = models.SlugField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=140, validators=[one_line])
    legal_form = models.CharField(_("legal form"), max_length=80, validators=[one_line])
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=20, unique=True, validators=[one_line]
    )
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, validators=[one_line]
    )
    register = models.CharField(
        _("trade register and court"), max_length=120, blank=True, validators=[one_line]
    )
    share_capital = models.CharField(
        _("share capital"), max_length=60, blank=True, validators=[one_line]
    )
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(
        _("phone"), max_length=32, blank=True, validators=[one_line]
    )
    website = models.URLField(_("website"), blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Brussels"
    )
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1
    )
    vat_regime = models.CharField(
        _("VAT regime"), max_length=12, choices=VatRegime, default=VatRegime.NORMAL
    )
    vat_on_debits = models.BooleanField(
        _("pays VAT on debits"),
        default=False,
        help_text=_("An option of French law for services, said on every invoice."),
    )

    objects: ClassVar[LegalEntityQuerySet] = LegalEntityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year_start__range=(1, 12)),
                name="entity_fiscal_year_start_is_a_month",
                violation_error_message=_("A month is a number from 1 to 12."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def main_account(self) -> "EntityAccount | None":
        """Reads `accounts`, which callers prefetch."""
        return next(
            (account for account in self.accounts.all() if account.is_main), None
        )


class EntityAccount(models.Model):
    """A bank account of the entity, in canonical IBAN form without spaces."""

    entity = models.ForeignKey(
        LegalEntity,
        models.PROTECT,
        related_name="accounts",
        verbose_name=_("legal entity"),
    )
    iban = models.CharField("IBAN", max_length=34, unique=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    is_main = models.BooleanField(_("printed on papers"), default=False)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["entity"],
                condition=Q(is_main=True),
                name="one_main_account_per_entity",
            ),
            models.CheckConstraint(
                condition=Q(iban__regex="^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$"),
                name="entity_account_iban_is_canonical",
                violation_error_message=_(
                    "Write the IBAN without spaces, in capitals."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.iban

    def clean(self) -> None:
        """What was typed is written in the one form that banks compare."""
        try:
            self.iban = check_iban(self.iban)
            self.bic = check_bic(self.bic) if self.bic else ""
        except Refused as refused:
            raise ValidationError({str(refused.field): str(refused.sentence)}) from None
