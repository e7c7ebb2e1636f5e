from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from tickets import (  # noqa: F401, PLC0415 (they need the models)
            kinds,
            permissions,
            privacy,
            sentences,
            subjects,
        )
