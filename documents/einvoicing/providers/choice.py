"""Which provider a legal entity uses for a channel, and its platform's mailbox: settings."""

import logging
from datetime import date

from django.utils.translation import gettext_lazy as _

from documents.enums import Channel, Provider
from members.models import LegalEntity
from smartportal.reference.settings import Scope, declare, setting

logger = logging.getLogger(__name__)

PROVIDERS = {
    Channel.PEPPOL: declare(
        "einvoicing.peppol_provider",
        str,
        Provider.MANUAL.value,
        _("Who hands over to Peppol: manual, mailbox or access_point"),
    ),
    Channel.PLATFORM: declare(
        "einvoicing.platform_provider",
        str,
        Provider.MANUAL.value,
        _("Who hands over to the French platform: manual, mailbox or access_point"),
    ),
    Channel.CHORUS: declare(
        "einvoicing.chorus_provider",
        str,
        Provider.MANUAL.value,
        _("Who hands over to Chorus Pro: manual, mailbox or access_point"),
    ),
}
MAILBOXES = {
    Channel.PEPPOL: declare(
        "einvoicing.peppol_mailbox",
        str,
        "",
        _("Address at which the Peppol provider takes e-invoices"),
    ),
    Channel.PLATFORM: declare(
        "einvoicing.platform_mailbox",
        str,
        "",
        _("Address at which the French platform takes e-invoices"),
    ),
    Channel.CHORUS: declare(
        "einvoicing.chorus_mailbox",
        str,
        "",
        _("Address at which somebody takes e-invoices for Chorus Pro"),
    ),
}


def chosen_provider(entity: LegalEntity, channel: Channel, *, on: date) -> Provider:
    """What nobody knows is done by hand: a mistyped setting must hold back no invoice."""
    chosen = setting(PROVIDERS[channel], on=on, scopes=_scopes(entity.code))
    if chosen not in Provider.values:
        logger.error("No provider is called %r; e-invoices are left by hand", chosen)
        return Provider.MANUAL
    return Provider(chosen)


def mailbox_of(entity_code: str, channel: Channel, *, on: date) -> str:
    return setting(MAILBOXES[channel], on=on, scopes=_scopes(entity_code))


def _scopes(code: str) -> list[Scope]:
    return [("entity", code)]
