"""Short lists that people choose from."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

C = TypeVar("C", bound="Choice")


class ChoiceQuerySet(models.QuerySet[C]):
    def offered(self) -> Self:
        return self.filter(is_offered=True)


class Choice(models.Model):
    """An entry that staff may stop offering; what was chosen before stays."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Sector(Choice):
    """A trade of the members."""

    objects: ClassVar["ChoiceQuerySet[Sector]"] = ChoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Choice.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Topic(Choice):
    """What a text, a course or a question is about."""

    objects: ClassVar["ChoiceQuerySet[Topic]"] = ChoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Choice.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
