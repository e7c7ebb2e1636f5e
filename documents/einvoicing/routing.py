"""Who must receive what by which channel: one pure function, in words that a member understands."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.enums import NETWORKS, Channel, CustomerKind, PaperKind
from documents.identifiers import (
    SIREN_ADDRESS,
    BadIdentifier,
    NoElectronicAddress,
    peppol_id,
    siren,
)
from smartportal.reference.enums import VatRegime

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Duties:
    """From when each network is compulsory for the seller: dates of law, kept as settings."""

    belgian_businesses: date
    belgian_bodies: date
    french_businesses: date
    french_bodies: date


@dataclass(frozen=True, slots=True)
class Sent:
    """All that decides how a paper travels."""

    paper_kind: str
    on: date
    seller_country: str
    seller_regime: str
    customer_kind: str
    country: str
    enterprise_number: str = ""
    siret: str = ""
    vat_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """`address` is empty where `missing` says what is wanted for it; `since` is the day on which a network
    becomes compulsory that is not yet.
    """

    channel: Channel
    address: str
    compulsory: bool
    why: Words
    missing: Words = ""
    since: date | None = None

    @property
    def is_network(self) -> bool:
        return self.channel in NETWORKS

    @property
    def sentence(self) -> str:
        """Before it leaves: "Leaves by Peppol for 0208:…"."""
        if self.missing:
            return str(_("It cannot leave by %(network)s yet.")) % {
                "network": self.channel.label
            }
        return str(LEAVES[self.channel]) % {"address": self.address}


LEAVES: dict[Channel, Words] = {
    Channel.PEPPOL: _("Leaves by Peppol for %(address)s."),
    Channel.PLATFORM: _(
        "Leaves through the French invoicing platform for %(address)s."
    ),
    Channel.CHORUS: _("Leaves by Chorus Pro for SIRET %(address)s."),
    Channel.FACTURX: _(
        "Leaves by e-mail for %(address)s, with the e-invoice inside the PDF."
    ),
    Channel.MAIL: _("Leaves by e-mail for %(address)s, as a PDF."),
    Channel.POST: _("The customer has no e-mail address: print it and post it."),
}
QUOTE = _("A quote is not an invoice: the law does not say how it travels.")
CONSUMER = _("A private person receives a PDF: the law wants no e-invoice.")
BETWEEN_BELGIANS = _("Compulsory in Belgium between businesses.")
WITHOUT_VAT_NUMBER = _(
    "Compulsory in Belgium when the customer has a VAT number; their card has none."
)
BELGIAN_BODY = _("Compulsory for Belgian public bodies.")
FOREIGN_BODY = _("Public bodies receive e-invoices that way.")
FRENCH_BODY = _("Compulsory for French public bodies.")
BETWEEN_FRENCH = _("Compulsory in France between businesses.")
OUTSIDE_VAT = _("The company is exempt from VAT: the law wants no e-invoice of it.")
ABROAD = _("Between countries the law names no network.")
NOT_YET = _("The law names no network yet.")
NUMBER_MISSING = _("Give the customer’s enterprise number: it is their address there.")
SIRET_MISSING = _("Give the customer’s SIRET: it is their address there.")


def route(sent: Sent, duties: Duties) -> Route:
    """The channel of a paper on its day. A kind of customer that we do not know counts as a consumer."""
    if sent.paper_kind == PaperKind.QUOTE:
        return _by_mail(sent, Channel.MAIL, QUOTE)
    if sent.customer_kind == CustomerKind.PUBLIC:
        return _to_body(sent, duties)
    if sent.customer_kind == CustomerKind.BUSINESS:
        return _to_business(sent, duties)
    return _by_mail(sent, Channel.MAIL, CONSUMER)


def _to_body(sent: Sent, duties: Duties) -> Route:
    if sent.country == "BE":
        at_home = sent.seller_country == "BE"
        must = at_home and sent.on >= duties.belgian_bodies
        return _by_peppol(sent, must, BELGIAN_BODY if must else FOREIGN_BODY)
    if sent.country == "FR":
        must = sent.seller_country == "FR" and sent.on >= duties.french_bodies
        why = FRENCH_BODY if must else FOREIGN_BODY
        missing: Words = "" if sent.siret else SIRET_MISSING
        return Route(Channel.CHORUS, sent.siret, must, why, missing)
    return _by_mail(sent, Channel.FACTURX, ABROAD)


def _to_business(sent: Sent, duties: Duties) -> Route:
    if sent.country != sent.seller_country or sent.country not in ("BE", "FR"):
        return _by_mail(sent, Channel.FACTURX, ABROAD)
    if sent.seller_regime == VatRegime.EXEMPT:
        return _by_mail(sent, Channel.FACTURX, OUTSIDE_VAT)
    belgian = sent.country == "BE"
    since = duties.belgian_businesses if belgian else duties.french_businesses
    if sent.on < since:
        return replace(_by_mail(sent, Channel.FACTURX, NOT_YET), since=since)
    if belgian:
        must = bool(sent.vat_number)
        return _by_peppol(sent, must, BETWEEN_BELGIANS if must else WITHOUT_VAT_NUMBER)
    address = _platform_address(sent)
    missing: Words = "" if address else NUMBER_MISSING
    return Route(Channel.PLATFORM, address, True, BETWEEN_FRENCH, missing)


def _by_peppol(sent: Sent, must: bool, why: Words) -> Route:
    address = _peppol_address(sent)
    missing: Words = "" if address else NUMBER_MISSING
    return Route(Channel.PEPPOL, address, must, why, missing)


def _by_mail(sent: Sent, channel: Channel, why: Words) -> Route:
    """Without an e-mail address it is printed and posted."""
    if not sent.email:
        return Route(Channel.POST, "", False, why)
    return Route(channel, sent.email, False, why)


def _peppol_address(sent: Sent) -> str:
    try:
        return ":".join(peppol_id(sent.country, sent.enterprise_number))
    except (BadIdentifier, NoElectronicAddress):
        return ""


def _platform_address(sent: Sent) -> str:
    """Businesses are found in the French directory by their SIREN, which a SIRET begins with."""
    try:
        return f"{SIREN_ADDRESS}:{siren(sent.enterprise_number[:9])}"
    except BadIdentifier:
        return ""
