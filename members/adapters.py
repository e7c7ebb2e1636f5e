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
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        with translation.override(user.language):
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """In the language of the account; without one (an unknown address) in that of the page."""
        user = context.get("user")
        language = user.language if user else translation.get_language()
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, self._with_request(context))
        queue_mail(mail, kind=f"account.{template_prefix.rsplit('/', 1)[-1]}")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever just logged in sets up the first second factor without typing the password again."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        first = app == "allauth.mfa" and not second_factor.is_set_up(self.request.user)
        return required and not (first and _just_logged_in(self.request))

    def _with_request(self, context: dict[str, Any]) -> dict[str, Any]:
        return {"request": self.request, **context}


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


def _just_logged_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in records)
