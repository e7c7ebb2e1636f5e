"""What hangs on a customer's card: people, where it is delivered, notes, the next step, and files of cards."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models.customers import Customer
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line, paper_text
from smartportal.reference.address import AddressFields

LONGEST_NOTE = 4000


class ContactQuerySet(models.QuerySet["CustomerContact"]):
    """People are seen with their customer."""

    def visible_to(self, user: User) -> Self:
        return self.filter(customer__in=Customer.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(customer__in=Customer.objects.usable_by(user))


class CustomerContact(models.Model):
    """A person at the customer's, beside the main contact of the card."""

    public_id = PublicIdField()
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    role = models.CharField(_("role"), max_length=60, blank=True, validators=[one_line])
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("phone"), max_length=32, blank=True, validators=[one_line]
    )
    gets_papers = models.BooleanField(
        _("Quotes and invoices are sent to this person"), default=False
    )
    gets_reminders = models.BooleanField(_("Gets a copy of reminders"), default=False)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gets_papers=False, gets_reminders=False) | ~Q(email=""),
                name="contact_who_gets_mail_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryAddress(AddressFields):
    """Where a customer is delivered, when that is not where the papers go."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="delivery")
    name = models.CharField(
        _("name"), max_length=140, blank=True, validators=[one_line]
    )

    def __str__(self) -> str:
        return self.name or self.street_line


class CustomerNote(models.Model):
    """What the member wants to remember of a customer; added, never changed. `by` is empty for what was
    written before notes had an author.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=LONGEST_NOTE, validators=[paper_text])
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="customer_note_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class NextStepQuerySet(models.QuerySet["NextStep"]):
    """Plans are seen with their customer."""

    def visible_to(self, user: User) -> Self:
        return self.filter(customer__in=Customer.objects.visible_to(user))

    def writable_by(self, user: User) -> Self:
        return self.filter(customer__in=Customer.objects.usable_by(user))


class NextStep(models.Model):
    """What the member will do next for a customer, and when. A customer has one at a time."""

    public_id = PublicIdField()
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="next_steps")
    text = models.CharField(_("next step"), max_length=140, validators=[one_line])
    on = models.DateField(_("on the"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[NextStepQuerySet] = NextStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(done_at=None),
                name="one_next_step_per_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ImportQuerySet(models.QuerySet["CustomerImport"]):
    def visible_to(self, user: User) -> Self:
        """For who began it alone: until it is taken over it is a file of theirs."""
        return self.filter(by=user, activity__in=Activity.objects.run_by(user))

    def begun_before(self, at: datetime) -> Self:
        return self.filter(at__lt=at)


class CustomerImport(models.Model):
    """A file of cards that was read and not yet taken over; afterwards the lines that were refused.

    `lines` are what `customers.importing.reading` found, so that every look judges them anew. They are people
    who may never become customers: after some weeks they are forgotten (`customers.importing.services`).
    """

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=140)
    reading = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "by"],
                condition=Q(taken_at=None),
                name="one_import_under_way_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name
