"""The closed lists of reference data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerKind(TextChoices):
    """Whom a rule of law protects. An unknown kind counts as a consumer, the stricter rule."""

    BUSINESS = "business", _("Company or self-employed")
    CONSUMER = "consumer", _("Private person")
    PUBLIC = "public", _("Public body")


class DayKind(TextChoices):
    WORKING = "working", _("Working day")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Public holiday")


class RateKind(TextChoices):
    LATE_INTEREST_B2B = "late_interest_b2b", _("Late interest between businesses")
    LATE_INTEREST_PUBLIC = "late_interest_public", _("Late interest of a public body")
    LEGAL_INTEREST = "legal_interest", _("Legal interest")
    FIXED_SUM_B2B = "fixed_sum_b2b", _("Fixed sum between businesses")
    DEFAULT_TERMS_B2B = (
        "default_terms_b2b",
        _("Term between businesses when none was agreed"),
    )
    MAX_TERMS_B2B = "max_terms_b2b", _("Longest term between businesses")
    CONSUMER_REMINDER_FEE = (
        "consumer_reminder_fee",
        _("Fee of a further reminder to a private person"),
    )
    CONSUMER_FIRST_TERM = (
        "consumer_first_term",
        _("Term of the first reminder to a private person"),
    )
    BUYER_VAT_ABOVE = (
        "buyer_vat_above",
        _("Amount without VAT above which a company's VAT number is printed"),
    )
    RETENTION = "retention", _("How long papers are kept")


class Unit(TextChoices):
    PERCENT = "percent", _("% a year")
    EUR = "eur", "EUR"
    DAYS = "days", _("days")
    YEARS = "years", _("years")


class VatCategory(TextChoices):
    """UNCL5305."""

    STANDARD = "S", _("VAT")
    ZERO = "Z", _("Zero rate")
    EXEMPT = "E", _("Exempt")
    REVERSE_CHARGE = "AE", _("Reverse charge")
    INTRA_COMMUNITY = "K", _("Intra-Community")
    EXPORT = "G", _("Export")
    OUTSIDE = "O", _("Outside VAT")


class VatRegime(TextChoices):
    """The scheme under which a company sells."""

    NORMAL = "normal", _("Subject to VAT")
    FRANCHISE = "franchise", _("Small business scheme")
    EXEMPT = "exempt", _("Exempt")


class VatAudience(TextChoices):
    """For whom the law has a VAT choice; none is for everyone."""

    HOME_BUSINESS = "home_business", _("A business of the seller's country")
    UNION_BUSINESS = "union_business", _("A business of another EU country")
    OUTSIDE_UNION = "outside_union", _("A customer outside the European Union")


class ScopeKind(TextChoices):
    """Where a setting holds; a narrower scope wins over a wider one in the order the caller gives."""

    COOPERATIVE = "cooperative", _("Cooperative")
    COUNTRY = "country", _("Country")
    OFFICE = "office", pgettext_lazy("place", "Office")
    ENTITY = "entity", _("Legal entity")
