"""The brand an activity shows on its papers."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from documents.enums import BrandFont, PaperKind
from members.models import Activity, User
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line, paper_text
from smartportal.delivery.models import StoredFile

LONGEST_CONDITIONS = 10_000


class BrandQuerySet(models.QuerySet["Brand"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))


class Brand(models.Model):
    """How papers look, and what the member adds. Papers copy nothing of it: the rendered PDF keeps how it looked."""

    public_id = PublicIdField()
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="brands")
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    tagline = models.CharField(
        _("under the name"), max_length=120, blank=True, validators=[one_line]
    )
    logo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    colour = models.CharField(_("colour"), max_length=7, default="#0f4c81")
    font = models.CharField(
        _("font"), max_length=12, choices=BrandFont, default=BrandFont.BRICOLAGE
    )
    header = models.CharField(
        _("line at the head"), max_length=140, blank=True, validators=[one_line]
    )
    footer = models.CharField(
        _("line at the foot"), max_length=140, blank=True, validators=[one_line]
    )
    is_default = models.BooleanField(_("used first"), default=True)

    objects: ClassVar[BrandQuerySet] = BrandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("brand")
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(is_default=True),
                name="one_default_brand_per_activity",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex="^#[0-9a-f]{6}$"), name="brand_colour_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(font__in=BrandFont.values), name="brand_font_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MailText(models.Model):
    """The member's own words of the mail that carries a paper of that kind, in that language. They may name
    fields in braces; without a row the portal's words stand.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=12, choices=PaperKind)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200, validators=[one_line])
    body = models.TextField(_("message"), validators=[paper_text])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind", "language"],
                name="one_mail_text_per_kind_and_language",
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(body=""), name="mail_text_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class BrandConditions(models.Model):
    """The member's own conditions on papers of that kind, in that language. They follow the legal block and
    never replace it.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=12, choices=PaperKind)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(_("conditions"), validators=[paper_text])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "kind", "language"],
                name="one_conditions_text_per_kind_and_language",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="conditions_say_something"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_CONDITIONS),
                name="conditions_are_not_endless",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
