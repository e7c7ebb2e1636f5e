"""Customers: the member's own card of a client, and the one legal debtor behind all such cards."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Max, Q, Value
from django.utils.translation import gettext_lazy as _

from documents.enums import CustomerKind, SalesStage
from documents.identifiers import BadIdentifier, NoElectronicAddress, peppol_id
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line, without_accents
from smartportal.reference.address import AddressFields
from smartportal.reference.search import Plain, words_index


class Party(models.Model):
    """One legal debtor for the whole cooperative, known by its enterprise or VAT number.

    Members never see it: it only joins what the cooperative must see together (receipts,
    insolvency, contact pressure). `merged_into` points to the row that took over.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=8, choices=CustomerKind)
    name = models.CharField(max_length=140)
    country = models.CharField(max_length=2)
    vat_number = models.CharField(max_length=20, blank=True)
    enterprise_number = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["vat_number"],
                condition=~Q(vat_number=""),
                name="party_vat_number_unique",
            ),
            models.UniqueConstraint(
                fields=["country", "enterprise_number"],
                condition=~Q(enterprise_number=""),
                name="party_enterprise_number_unique",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="party_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def usable_by(self, user: User) -> Self:
        """Customers for whom the user may write papers."""
        return self.filter(activity__in=Activity.objects.run_by(user))

    def named_like(self, text: str) -> Self:
        """With these letters anywhere in the name, whatever the accents and capitals."""
        return self.alias(plain=Plain("name")).filter(
            plain__contains=Plain(Value(text))
        )

    def by_name(self) -> Self:
        """As a person would look for them: É beside E."""
        return self.order_by(Plain("name"), "pk")

    def by_last_use(self) -> Self:
        """Those of the newest papers first, then by name."""
        return self.annotate(last_use=Max("papers__created_at")).order_by(
            F("last_use").desc(nulls_last=True), "name"
        )

    def tagged(self, tag: str) -> Self:
        return self.filter(tags__contains=[tag])

    def tags_in_use(self) -> list[str]:
        """Every tag of these customers once, in alphabetical order. One query."""
        tags = self.order_by().annotate(tag=Func(F("tags"), function="unnest"))
        return sorted(set(tags.values_list("tag", flat=True)), key=without_accents)


class Customer(AddressFields):
    """A client of one activity, as the member knows it. An unknown kind counts as a consumer."""

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="customers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="customers")
    kind = models.CharField(
        _("kind"), max_length=8, choices=CustomerKind, default=CustomerKind.CONSUMER
    )
    name = models.CharField(_("name"), max_length=140, validators=[one_line])
    contact_name = models.CharField(
        _("contact"), max_length=80, blank=True, validators=[one_line]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("phone"), max_length=32, blank=True, validators=[one_line]
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fr"
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=20, blank=True
    )
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    buyer_reference = models.CharField(
        _("their reference"), max_length=60, blank=True, validators=[one_line]
    )
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    end_of_month = models.BooleanField(_("until the end of that month"), default=False)
    tags = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("tags"),
        default=list,
        blank=True,
    )
    # The member's word on where the sale stands; a newer quote speaks louder (`customers.pipeline`).
    sales_stage = models.CharField(max_length=9, choices=SalesStage, blank=True)
    sales_moved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CustomerQuerySet] = CustomerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("customer")
        indexes = [words_index("name", name="customer_name_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "party"],
                name="customer_once_per_activity_and_party",
            ),
            # Directive 2011/7: 60 days at most between companies; the portal holds everyone to it.
            models.CheckConstraint(
                condition=Q(payment_days__lte=60),
                name="customer_payment_days_at_most_60",
            ),
            # Code de commerce, art. L441-10: 45 days at most where the month is finished.
            models.CheckConstraint(
                condition=Q(end_of_month=False) | Q(payment_days__lte=45),
                name="customer_end_of_month_at_most_45",
            ),
            models.CheckConstraint(
                condition=Q(siret="")
                | (
                    ~Q(enterprise_number="")
                    & Q(siret__startswith=F("enterprise_number"))
                ),
                name="customer_siret_begins_with_siren",
            ),
            models.CheckConstraint(
                condition=Q(sales_stage="", sales_moved_at=None)
                | (~Q(sales_stage="") & Q(sales_moved_at__isnull=False)),
                name="customer_sales_stage_iff_moved",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def peppol_address(self) -> str:
        """Where e-invoices for a business go, as scheme and identifier; "" where we know of none."""
        if self.kind == CustomerKind.CONSUMER or not self.enterprise_number:
            return ""
        try:
            return ":".join(peppol_id(self.country, self.enterprise_number))
        except (BadIdentifier, NoElectronicAddress):
            return ""
