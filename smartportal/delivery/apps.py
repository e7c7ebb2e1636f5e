from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from smartportal.core import subject


class DeliveryConfig(AppConfig):
    name = "smartportal.delivery"
    label = "delivery"
    verbose_name = _("Behind the scenes")

    def ready(self) -> None:
        from smartportal.core import health  # noqa: PLC0415 (needs the app registry)
        from smartportal.delivery.health import (  # noqa: PLC0415 (needs the app registry)
            FAILED,
            WORKER,
            nothing_is_given_up,
            worker_is_alive,
        )
        from smartportal.delivery.models import Message  # noqa: PLC0415 (needs the app registry)

        health.advisory.add(WORKER, worker_is_alive)
        health.advisory.add(FAILED, nothing_is_given_up)
        subject.register(
            subject.SubjectKind(
                name="message",
                model=Message,
                visible=Message.objects.visible_to,
                label=str,
                url=lambda message: "",
            )
        )
