"""The labels that exist in every language of the portal."""

from modeltranslation.translator import TranslationOptions, register

from smartportal.reference.models import CalendarDay, Country, Sector, Topic, VatRate


@register([Country, CalendarDay, Sector, Topic])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(VatRate)
class VatRateTranslation(TranslationOptions):
    fields = ("name", "mention")
