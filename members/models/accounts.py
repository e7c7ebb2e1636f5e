"""The account: an e-mail address that logs in."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.enums import REACHES_MEMBERS
from members.models.periods import not_over
from members.models.reach import Reach, reach_of
from smartportal.core import clock
from smartportal.core.ids import PublicIdField
from smartportal.core.text import one_line


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User", *, on: date | None = None) -> Self:
        """Oneself, and for staff those whom their roles reach."""
        if not user.is_authenticated:
            return self.none()
        reached = User.objects.reached_by(user, on=on).values("pk")
        return self.filter(Q(pk=user.pk) | Q(pk__in=reached))

    def reached_by(
        self,
        user: "User",
        *,
        on: date | None = None,
        roles: Collection[str] = REACHES_MEMBERS,
    ) -> Self:
        """The accounts of the members in reach, and the colleagues with a role there."""
        on = on or clock.today()
        reach = reach_of(user, on=on, roles=roles)
        if reach.everywhere:
            return self.all()
        if reach.is_nowhere:
            return self.none()
        members = User.objects.filter(_is_member_within(reach, on)).values("pk")
        staff = User.objects.filter(_is_staff_within(reach, on)).values("pk")
        return self.filter(Q(pk__in=members) | Q(pk__in=staff))


def _is_member_within(reach: Reach, on: date) -> Q:
    from members.models.people import Member  # noqa: PLC0415 (the member points to the user)

    return Q(member__in=Member.objects.within(reach, on=on))


def _is_staff_within(reach: Reach, on: date) -> Q:
    from members.models.roles import StaffRole  # noqa: PLC0415 (the role points to the user)

    roles = StaffRole.objects.within(reach).filter(not_over(on))
    return Q(pk__in=roles.values("user"))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's contract for creating accounts; addresses are kept in lower case."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = User(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_superuser=True, is_staff=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Who logs in. `is_staff` opens the back office; what is seen there comes from staff roles."""

    public_id = PublicIdField()
    email = models.EmailField(_("e-mail"))
    first_name = models.CharField(
        _("first name"), max_length=80, blank=True, validators=[one_line]
    )
    last_name = models.CharField(
        _("last name"), max_length=80, blank=True, validators=[one_line]
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fr"
    )
    is_staff = models.BooleanField(_("works in the back office"), default=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="user_language_is_spoken",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        """Django's name for it, which the admin's pages use."""
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name or self.email
