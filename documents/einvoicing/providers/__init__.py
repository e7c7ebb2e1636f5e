"""Who carries an e-invoice into its network, behind one interface.

Owns: the manual way, mailboxes of platforms, the access point; which one a setting chooses.
Words: a *parcel* is what is handed over, under a key that the provider keeps; an *answer* what it says of it.
May import: settings and routing of einvoicing, models, enums; delivery.
"""

from documents.einvoicing.providers.access_point import AccessPoint
from documents.einvoicing.providers.base import Answer, Carrier, NotTaken, Parcel
from documents.einvoicing.providers.choice import chosen_provider
from documents.einvoicing.providers.mailbox import Mailbox
from documents.enums import Provider

__all__ = [
    "Answer",
    "Carrier",
    "NotTaken",
    "Parcel",
    "carrier_of",
    "chosen_provider",
]

CARRIERS: dict[Provider, type[Carrier]] = {
    Provider.MAILBOX: Mailbox,
    Provider.ACCESS_POINT: AccessPoint,
}


def carrier_of(provider: str) -> Carrier:
    """A machine that carries; LookupError for the manual way, which a person does."""
    return CARRIERS[Provider(provider)]()
