from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("People")

    def ready(self) -> None:
        from members import (  # noqa: F401, PLC0415 (they need the models)
            privacy,
            receivers,
            sentences,
            subjects,
        )
