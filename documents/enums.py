"""The closed lists of papers and money."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Reference data is kept by them too.
from smartportal.reference.enums import CustomerKind as CustomerKind
from smartportal.reference.enums import VatCategory as VatCategory


class SalesStage(models.TextChoices):
    """The columns of the sales board, from left to right."""

    CONTACT = "contact", pgettext_lazy("sale", "Contact")
    QUOTED = "quoted", pgettext_lazy("sale", "Quote sent")
    FOLLOW_UP = "follow_up", pgettext_lazy("sale", "To follow up")
    WON = "won", pgettext_lazy("sale", "Won")
    LOST = "lost", pgettext_lazy("sale", "Lost")


class PaperKind(models.TextChoices):
    QUOTE = "quote", _("Quote")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


class BrandFont(models.TextChoices):
    """The letters of a paper: the portal's own, and those of the Debian packages that `bin/run` installs."""

    BRICOLAGE = "bricolage", pgettext_lazy("font", "Bricolage (the portal’s)")
    SANS = "sans", pgettext_lazy("font", "Noto Sans (plain)")
    SERIF = "serif", pgettext_lazy("font", "Noto Serif (like a book)")
    WIDE = "wide", pgettext_lazy("font", "DejaVu (wide, easy to read)")


class PaperState(models.TextChoices):
    """A quote is draft, sent, then won, lost or replaced by its next version; an invoice or a credit note is
    draft or issued.
    """

    DRAFT = "draft", _("Draft")
    SENT = "sent", pgettext_lazy("quote", "Sent")
    WON = "won", pgettext_lazy("quote", "Accepted")
    LOST = "lost", pgettext_lazy("quote", "Declined")
    REPLACED = "replaced", pgettext_lazy("quote", "Replaced")
    ISSUED = "issued", pgettext_lazy("invoice", "Issued")


class LineKind(models.TextChoices):
    """A title and a sub-total cut a paper into parts; a discount is taken of what stands above it."""

    ITEM = "item", _("Item")
    TEXT = "text", _("Free text")
    SECTION = "section", pgettext_lazy("line", "Title")
    SUBTOTAL = "subtotal", _("Sub-total")
    DISCOUNT = "discount", _("Discount")


class Unit(models.TextChoices):
    """UN/ECE Recommendation 20 codes, in the words people use."""

    PIECE = "C62", _("piece")
    HOUR = "HUR", pgettext_lazy("unit", "h")
    DAY = "DAY", pgettext_lazy("unit", "day")
    LUMP_SUM = "LS", pgettext_lazy("unit", "fixed price")
    KILOMETRE = "KMT", pgettext_lazy("unit", "km")


class PartyRole(models.TextChoices):
    SELLER = "seller", _("Seller")
    BUYER = "buyer", _("Buyer")
    DELIVERY = "delivery", pgettext_lazy("party", "Delivery")


class DepartureState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("departure", "Leaves soon")
    LEFT = "left", pgettext_lazy("departure", "Left")
    RECALLED = "recalled", pgettext_lazy("departure", "Called back")
    REFUSED = "refused", pgettext_lazy("departure", "Did not leave")


class ReviewState(models.TextChoices):
    """A draft that was returned or taken back is written on; an approved one waits for its member to issue it."""

    SUBMITTED = "submitted", pgettext_lazy("draft", "At the advisor’s")
    RETURNED = "returned", pgettext_lazy("draft", "To correct")
    APPROVED = "approved", pgettext_lazy("draft", "Approved, to issue")
    WITHDRAWN = "withdrawn", pgettext_lazy("draft", "Taken back")


class RemarkField(models.TextChoices):
    """What of a draft an advisor may say something about: the names of the editor's fields."""

    CUSTOMER = "customer", _("Customer")
    TITLE = "title", pgettext_lazy("paper", "Title")
    SUPPLIED_ON = "supplied_on", _("Done on")
    PAYMENT_DAYS = "payment_days", _("Days to pay")
    BUYER_REFERENCE = "buyer_reference", _("Their reference")
    NOTES = "notes", _("Note to the customer")
    DESCRIPTION = "description", _("Description")
    QUANTITY = "quantity", _("Quantity")
    UNIT = "unit", _("Unit")
    UNIT_PRICE = "unit_price", _("Price")
    VAT = "vat", _("VAT")


class RenderingKind(models.TextChoices):
    PDF = "pdf", "PDF"
    UBL = "ubl", "UBL"
    CII = "cii", "CII"


class Channel(models.TextChoices):
    """How a paper reaches its customer; the first three are networks of e-invoices."""

    PEPPOL = "peppol", "Peppol"
    PLATFORM = "platform", _("French invoicing platform")
    CHORUS = "chorus", "Chorus Pro"
    FACTURX = "facturx", _("E-mail with the e-invoice inside the PDF")
    MAIL = "mail", _("E-mail with a PDF")
    POST = "post", pgettext_lazy("channel", "Post")


NETWORKS = frozenset({Channel.PEPPOL, Channel.PLATFORM, Channel.CHORUS})


class Provider(models.TextChoices):
    """Who carries an e-invoice into its network."""

    MANUAL = "manual", pgettext_lazy("provider", "By hand")
    MAILBOX = "mailbox", pgettext_lazy("provider", "Mailbox of a platform")
    ACCESS_POINT = "access_point", pgettext_lazy("provider", "Access point")


class TransmissionState(models.TextChoices):
    """PENDING waits for a worker, or for the person who deposits it by hand; a claim without an answer is UNKNOWN
    until the provider says what became of it.
    """

    PENDING = "pending", pgettext_lazy("e-invoice", "To be transmitted")
    CLAIMED = "claimed", pgettext_lazy("e-invoice", "Being transmitted")
    IN_FLIGHT = "in_flight", pgettext_lazy("e-invoice", "On its way")
    UNKNOWN = "unknown", pgettext_lazy("e-invoice", "Perhaps transmitted")
    DELIVERED = "delivered", pgettext_lazy("e-invoice", "Delivered")
    DEPOSITED = "deposited", pgettext_lazy("e-invoice", "Deposited by hand")
    REJECTED = "rejected", pgettext_lazy("e-invoice", "Rejected")


class LifeCycle(models.TextChoices):
    """The codes of the French reform (XP Z12-012), in the words of its directory."""

    DEPOSITED = "200", pgettext_lazy("life cycle", "Deposited")
    ISSUED = "201", pgettext_lazy("life cycle", "Issued by the platform")
    RECEIVED = "202", pgettext_lazy("life cycle", "Received by the platform")
    MADE_AVAILABLE = "203", pgettext_lazy("life cycle", "Made available")
    TAKEN_CHARGE = "204", pgettext_lazy("life cycle", "Taken in charge")
    APPROVED = "205", pgettext_lazy("life cycle", "Approved")
    PARTLY_APPROVED = "206", pgettext_lazy("life cycle", "Approved in part")
    DISPUTED = "207", pgettext_lazy("life cycle", "Disputed")
    SUSPENDED = "208", pgettext_lazy("life cycle", "Suspended")
    COMPLETED = "209", pgettext_lazy("life cycle", "Completed")
    REFUSED = "210", pgettext_lazy("life cycle", "Refused")
    PAYMENT_SENT = "211", pgettext_lazy("life cycle", "Payment sent")
    PAID = "212", pgettext_lazy("life cycle", "Payment received")
    REJECTED = "213", pgettext_lazy("life cycle", "Rejected")


class ArchiveState(models.TextChoices):
    WORKING = "working", pgettext_lazy("archive", "Being made")
    READY = "ready", pgettext_lazy("archive", "Ready")


class AnswerKind(models.TextChoices):
    RECEIVED = "received", _("Well received")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class WorkStep(models.TextChoices):
    """What becomes of an accepted quote, as the member says."""

    STARTED = "started", pgettext_lazy("work", "Being done")
    DELIVERED = "delivered", pgettext_lazy("work", "Delivered")


class InstalmentKind(models.TextChoices):
    """What an invoice of a planned quote is: the balance, last, is what the others leave."""

    DEPOSIT = "deposit", pgettext_lazy("instalment", "Deposit")
    INTERIM = "interim", pgettext_lazy("instalment", "Interim invoice")
    BALANCE = "balance", pgettext_lazy("instalment", "Balance")


class InstalmentMoment(models.TextChoices):
    """When an instalment is to be invoiced."""

    ACCEPTANCE = "acceptance", pgettext_lazy("instalment", "when the quote is accepted")
    DELIVERY = "delivery", pgettext_lazy("instalment", "when the work is delivered")
    DAY = "day", pgettext_lazy("instalment", "on a day")


class Rhythm(models.TextChoices):
    """How often an invoice comes back."""

    MONTH = "month", pgettext_lazy("rhythm", "every month")
    QUARTER = "quarter", pgettext_lazy("rhythm", "every three months")
    YEAR = "year", pgettext_lazy("rhythm", "every year")


class Stage(models.TextChoices):
    """The ordered steps when a customer does not pay."""

    REMINDER_1 = "reminder_1", _("Reminder 1")
    REMINDER_2 = "reminder_2", _("Reminder 2")
    FORMAL_NOTICE = "formal_notice", _("Formal notice")
    LITIGATION = "litigation", _("Litigation")


class Choice(models.TextChoices):
    """The member's word on a coming action."""

    OK = "ok", _("OK")
    WAIT = "wait", _("Wait")


class Anchor(models.TextChoices):
    DUE = "due", _("Due date")
    PREVIOUS = "previous", _("Previous step carried out")


class ActionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("action", "Planned")
    ANNOUNCED = "announced", pgettext_lazy("action", "Announced")
    FROZEN = "frozen", pgettext_lazy("action", "Being prepared")
    EXECUTED = "executed", pgettext_lazy("action", "Done")
    UNKNOWN = "unknown", pgettext_lazy("action", "Perhaps done")
    FAILED = "failed", pgettext_lazy("action", "Not done")
    CANCELLED = "cancelled", pgettext_lazy("action", "No longer needed")


class PreferenceScope(models.TextChoices):
    """From the widest to the narrowest; the narrowest that says something wins, field by field."""

    COOPERATIVE = "cooperative", _("Cooperative")
    MEMBER = "member", _("Member")
    CUSTOMER = "customer", _("Customer")
    DOCUMENT = "document", _("Document")


class HoldReason(models.TextChoices):
    MEMBER_WAITS = "member_waits", _("The member waits")
    SAYS_PAID = "says_paid", _("The customer says it is paid")
    DISPUTE = "dispute", _("The customer disputes it")
    ABSENCE = "absence", _("The member is away")
    RECOVERY = "recovery", _("Held by recovery")


class LetterState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("letter", "Prepared")
    CLAIMED = "claimed", pgettext_lazy("letter", "Being sent")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    UNKNOWN = "unknown", pgettext_lazy("letter", "Perhaps sent")
    FAILED = "failed", pgettext_lazy("letter", "Not sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn")


# Letters that the mail has, or had: nothing of them can be taken out any more.
HANDED_OVER = frozenset({LetterState.CLAIMED, LetterState.SENT, LetterState.UNKNOWN})
DID_NOT_LEAVE = frozenset({LetterState.FAILED, LetterState.WITHDRAWN})


class AsideReason(models.TextChoices):
    """Why money on the account pays no invoice."""

    REFUNDED = "refunded", _("Refunded to the payer")
    NO_CUSTOMER = "no_customer", _("Not from a customer")
    OTHER = "other", _("Another reason")
