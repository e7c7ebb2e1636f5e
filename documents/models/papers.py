"""Papers: quotes, invoices and credit notes share one table and one frozen shape."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.enums import (
    CustomerKind,
    PaperKind,
    PaperState,
)
from documents.models.brands import Brand
from documents.models.customers import Customer
from documents.models.series import Series
from members.enums import Role
from members.models import Activity, LegalEntity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.state import Transitions
from smartportal.core.text import one_line, paper_text
from smartportal.delivery.models import SignedLink
from smartportal.reference.search import words_index

ZERO = Decimal("0.00")
# The roles that look at the papers of members and prepare them.
ADVISES = frozenset({Role.ADVISOR, Role.ADMIN})


class PaperQuerySet(models.QuerySet["Paper"]):
    """Words that chain: `Invoice.objects.visible_to(user).issued()`."""

    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def listed_for(self, user: User) -> Self:
        """Those `visible_to` the user, the newest of thousands found without looking at all. One query."""
        return self.filter(activity__in=Activity.objects.visible_to(user).keys())

    def writable_by(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.run_by(user))

    def draftable_by(self, user: User) -> Self:
        """Those that open in the user's editor: `writable_by`, and what an advisor prepared or still prepares."""
        if not user.is_staff:
            return self.writable_by(user)
        reached = Activity.objects.reached_by(user, roles=ADVISES)
        return self.filter(
            Q(activity__in=Activity.objects.run_by(user))
            | Q(preparation__by=user, activity__in=reached)
        )

    def by_link(self, link: SignedLink) -> Self:
        """The final paper that a customer's signed link opens."""
        kind, public_id = link.subject_kind, link.subject_id
        return (
            self.exclude(number=None).filter(public_id=public_id)
            if kind == "paper"
            else self.none()
        )

    def drafts(self) -> Self:
        return self.filter(state=PaperState.DRAFT)

    def issued(self) -> Self:
        return self.filter(state=PaperState.ISSUED)

    def with_surroundings(self) -> Self:
        """What every page about one paper reads around it."""
        return self.select_related(
            "activity__member",
            "entity",
            "customer",
            "brand",
        )

    def locked(self) -> Self:
        return self.select_for_update(no_key=True, of=("self",))

    def to_finish(self) -> Self:
        """Locked, with all that the last check reads and that is copied."""
        rows = self.locked().select_related("activity", "entity", "customer")
        return rows.prefetch_related("lines", "entity__accounts")


class Paper(models.Model):
    """A draft may be incomplete; once final nothing of it changes but a quote's answer (trigger).

    `net`, `vat` and `gross` are an index of the lines, rewritten with them. `number` is drawn last.
    """

    TRANSITIONS: ClassVar[Transitions] = {
        PaperState.DRAFT: frozenset({PaperState.SENT, PaperState.ISSUED}),
        PaperState.SENT: frozenset(
            {PaperState.WON, PaperState.LOST, PaperState.REPLACED}
        ),
    }

    public_id = PublicIdField()
    kind = models.CharField(max_length=12, choices=PaperKind)
    state = models.CharField(max_length=8, choices=PaperState, default=PaperState.DRAFT)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="papers")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="papers")
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fr"
    )
    currency = models.CharField(max_length=3, default="EUR")
    title = models.CharField(
        _("title"), max_length=140, blank=True, validators=[one_line]
    )
    notes = models.TextField(
        _("note to the customer"), blank=True, validators=[paper_text]
    )
    buyer_reference = models.CharField(
        _("their reference"), max_length=60, blank=True, validators=[one_line]
    )
    customer_kind = models.CharField(max_length=8, choices=CustomerKind, blank=True)
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    end_of_month = models.BooleanField(_("until the end of that month"), default=False)
    supplied_on = models.DateField(_("done on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    quote = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_notes"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    version = models.PositiveSmallIntegerField(default=1)

    net = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    vat = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    gross = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)

    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="papers")
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=32, null=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=35, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    # What the law makes us say, as it read at issue: [code of UNTDID 4451 or "", sentence] each.
    mentions = models.JSONField(default=list, blank=True)

    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects: ClassVar[PaperQuerySet] = PaperQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            # Lists count and join papers from this index alone, without reading their wide rows.
            models.Index(
                fields=["activity", "kind", "-created_at"],
                include=[
                    "id",
                    "state",
                    "valid_until",
                    "issued_on",
                    "customer",
                    "net",
                    "gross",
                ],
                name="paper_by_activity",
            ),
            # A few pages for thousands of papers of the same states: what all are counted from.
            models.Index(
                fields=["activity", "kind", "state", "valid_until"],
                name="paper_states",
            ),
            models.Index(fields=["entity", "number"], name="paper_by_number"),
            words_index("title", name="paper_title_words"),
            models.Index(
                fields=["reference"],
                name="paper_by_reference",
                condition=~Q(reference=""),
            ),
            # What was credited of invoices is summed from this index alone.
            models.Index(
                fields=["corrects"],
                include=["gross"],
                name="paper_credited",
                condition=Q(corrects__isnull=False, state=PaperState.ISSUED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross=F("net") + F("vat")),
                name="paper_gross_is_net_plus_vat",
            ),
            models.CheckConstraint(
                condition=Q(currency="EUR"), name="paper_currency_is_eur"
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.DRAFT)
                | Q(
                    kind=PaperKind.QUOTE,
                    state__in=[
                        PaperState.SENT,
                        PaperState.WON,
                        PaperState.LOST,
                        PaperState.REPLACED,
                    ],
                )
                | (~Q(kind=PaperKind.QUOTE) & Q(state=PaperState.ISSUED)),
                name="paper_state_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.DRAFT) ^ Q(number__isnull=False),
                name="paper_number_iff_final",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True)
                | Q(
                    series__isnull=False,
                    sequence__isnull=False,
                    issued_on__isnull=False,
                    issued_at__isnull=False,
                    customer__isnull=False,
                ),
                name="paper_final_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | ~Q(hash=""),
                name="paper_final_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.CREDIT_NOTE) ^ Q(corrects__isnull=True),
                name="paper_corrects_iff_credit_note",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.INVOICE) | Q(replaces__isnull=True),
                name="paper_replaces_as_invoice",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PaperKind.INVOICE, state=PaperState.ISSUED)
                | Q(due_on__gte=F("issued_on"), iban__gt="", reference__gt=""),
                name="invoice_issued_can_be_paid",
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True, version=1)
                | Q(revises__isnull=False, version__gt=1, kind=PaperKind.QUOTE),
                name="paper_version_counts_revisions",
            ),
            models.UniqueConstraint(
                fields=["revises"], name="one_next_version_per_quote"
            ),
            models.UniqueConstraint(
                fields=["series", "sequence"], name="paper_sequence_unique_in_series"
            ),
            models.UniqueConstraint(
                fields=["entity", "kind", "number"],
                name="paper_number_unique_in_entity",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} · {self.public_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == PaperState.DRAFT

    def is_expired(self, *, on: date) -> bool:
        """Whether a sent quote waits for an answer past its validity."""
        return (
            self.state == PaperState.SENT
            and self.valid_until is not None
            and self.valid_until < on
        )


class QuoteQuerySet(PaperQuerySet):
    def open(self, *, on: date) -> Self:
        return self.filter(state=PaperState.SENT).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        )


class QuoteManager(models.Manager.from_queryset(QuoteQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> QuoteQuerySet:
        return QuoteQuerySet(self.model, using=self._db).filter(kind=PaperKind.QUOTE)


class InvoiceQuerySet(PaperQuerySet):
    """Invoices; what is open or late is read from their receivables."""

    def unpaid(self) -> Self:
        return self.issued().filter(receivables__open_amount__gt=0).distinct()

    def late(self, *, on: date) -> Self:
        return (
            self.issued()
            .filter(receivables__open_amount__gt=0, receivables__due_on__lt=on)
            .distinct()
        )


class InvoiceManager(models.Manager.from_queryset(InvoiceQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> InvoiceQuerySet:
        return InvoiceQuerySet(self.model, using=self._db).filter(
            kind=PaperKind.INVOICE
        )


class CreditNoteManager(models.Manager.from_queryset(PaperQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> PaperQuerySet:
        return PaperQuerySet(self.model, using=self._db).filter(
            kind=PaperKind.CREDIT_NOTE
        )


class Quote(Paper):
    objects = QuoteManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("quote")


class Invoice(Paper):
    objects = InvoiceManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("invoice")


class CreditNote(Paper):
    objects = CreditNoteManager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("credit note")
