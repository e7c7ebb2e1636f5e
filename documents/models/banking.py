"""What the bank said: files, statements and entries as they came, never changed."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from documents.enums import AsideReason
from members.enums import Role
from members.models import EntityAccount, LegalEntity, User
from smartportal.core.ids import PublicIdField
from smartportal.delivery.models import StoredFile

# Members read what came in on the invoices it pays; the bank itself is for who keeps the accounts or recovers.
READERS = (Role.ACCOUNTANT, Role.RECOVERY, Role.ADMIN)
KEEPERS = (Role.ACCOUNTANT, Role.ADMIN)


class BankFileQuerySet(models.QuerySet["BankFile"]):
    def visible_to(self, user: User) -> Self:
        entities = LegalEntity.objects.reached_by(user, roles=READERS)
        statements = BankStatement.objects.filter(
            bank_file=OuterRef("pk"), account__entity__in=entities
        )
        return self.filter(Exists(statements))


class BankFile(models.Model):
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="bank_file")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=12)
    imported_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[BankFileQuerySet] = BankFileQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name


class BankStatement(models.Model):
    """One statement, report or notification of one account in one file."""

    bank_file = models.ForeignKey(BankFile, models.PROTECT, related_name="statements")
    account = models.ForeignKey(
        EntityAccount, models.PROTECT, related_name="statements"
    )
    reference = models.CharField(max_length=80, blank=True)
    opening = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    closing = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    read_until = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-read_until"], name="statement_newest")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.reference}"


class BankEntryQuerySet(models.QuerySet["BankEntry"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            account__entity__in=LegalEntity.objects.reached_by(user, roles=READERS)
        )

    def kept_by(self, user: User) -> Self:
        """Of the accounts that this user keeps: only they say what money is for."""
        return self.filter(
            account__entity__in=LegalEntity.objects.reached_by(user, roles=KEEPERS)
        )

    def credits(self) -> Self:
        return self.filter(amount__gt=0)

    def free(self) -> Self:
        """Money that came and of which something is not set against any receivable; with `rest`."""
        return self.credits().with_rest().filter(rest__gt=0)

    def with_rest(self) -> Self:
        """With `rest`: what of the entry is on the account, not set against any receivable and not aside."""
        nothing = Value(Decimal(0), output_field=DecimalField())
        used = Coalesce(Sum("allocations__amount"), nothing)
        aside = SetAside.objects.filter(entry=OuterRef("pk"), ended_at=None)
        gone = Exists(BankReturn.objects.filter(payment=OuterRef("pk")))
        left = F("amount") - used - Coalesce(Subquery(aside.values("amount")), nothing)
        return self.annotate(rest=Case(When(gone, then=nothing), default=left))


class BankEntry(models.Model):
    """One booked movement, known by its key whichever file brings it (see the parsers' `identity`)."""

    public_id = PublicIdField()
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="entries")
    account = models.ForeignKey(EntityAccount, models.PROTECT, related_name="entries")
    reference = models.CharField(max_length=64)
    batch_reference = models.CharField(max_length=64, blank=True)
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    counterparty_name = models.CharField(max_length=200, blank=True)
    counterparty_iban = models.CharField(max_length=34, blank=True)
    communication = models.CharField(max_length=35, blank=True)
    text = models.TextField(blank=True)
    is_reversal = models.BooleanField(default=False)

    objects: ClassVar[BankEntryQuerySet] = BankEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "bank entries"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "reference"], name="bank_entry_known_once"
            ),
            models.CheckConstraint(
                condition=~Q(amount=0), name="bank_entry_amount_not_zero"
            ),
            models.CheckConstraint(
                condition=Q(currency="EUR"), name="bank_entry_currency_is_eur"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"

    def rest_under_lock(self) -> Decimal:
        """What is left of it, in EUR. Whoever asks for the same money, or takes it back, waits for this transaction."""
        row = BankEntry.objects.filter(pk=self.pk)
        row.select_for_update(no_key=True).get()
        rest: Decimal = row.with_rest().get().rest  # type: ignore[attr-defined]
        return rest


class BankReturn(models.Model):
    """The bank took a payment back: `payment` is no longer on the account, `reversal` is its debit."""

    payment = models.OneToOneField(
        BankEntry, models.PROTECT, related_name="returned_by"
    )
    reversal = models.OneToOneField(BankEntry, models.PROTECT, related_name="returns")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(payment=F("reversal")), name="return_has_two_entries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} taken back by {self.reversal_id}"


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(entry__in=BankEntry.objects.visible_to(user))

    def kept_by(self, user: User) -> Self:
        return self.filter(entry__in=BankEntry.objects.kept_by(user))

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class SetAside(models.Model):
    """What was left of an entry pays no invoice, says a person: it is no debtor's money any more.

    It stands until somebody takes the money up again; nothing else of the row ever changes.
    """

    public_id = PublicIdField()
    entry = models.ForeignKey(BankEntry, models.PROTECT, related_name="set_asides")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=12, choices=AsideReason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[SetAsideQuerySet] = SetAsideQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(ended_at=None),
                name="one_standing_set_aside_per_entry",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="set_aside_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="set_aside_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.reason}"
