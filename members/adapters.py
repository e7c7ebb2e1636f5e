"""How the login library behaves here."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from members import second_factor
from members.language import remember_language
from members.models import User
from members.settings import SIGNUP_OPEN
from smartportal.core import clock
from smartportal.core.ids import new_public_id
from smartportal.delivery.services.messages import post
from smartportal.reference.settings import setting


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return setting(SIGNUP_OPEN, on=clock.today())

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        translation.activate(user.language)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        context = {**(context or {}), "user": user}
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """In the language of the account; without one (an unknown address) in that of the page."""
        user = context.get("user")
        language = user.language if user else translation.get_language()
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, {**context, "email": email})
            queue_mail(mail, kind=f"account.{template_prefix.rsplit('/', 1)[-1]}")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever just logged in sets up the first second factor without typing the password again."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not (app == "allauth.mfa" and _sets_up(self.request))


def queue_mail(mail: EmailMultiAlternatives, *, kind: str) -> None:
    """Through the outbox: as fast for a known address as for an unknown one, and never lost."""
    html = [str(body) for body, of in mail.alternatives if of == "text/html"]
    post(
        key=f"{kind}:{new_public_id()}",
        kind=kind,
        to=mail.to,
        subject=str(mail.subject),
        text=str(mail.body),
        html=html[0] if html else "",
        language=translation.get_language() or settings.LANGUAGE_CODE,
        at=clock.now(),
    )


def _sets_up(request: HttpRequest) -> bool:
    """Logged in a moment ago, and had no second factor then."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    if not any(record["at"] > since for record in records):
        return False
    return not second_factor.was_set_up(request.user, before=since)
