"""What columns are called, by us and by the programs that people come from."""

import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.enums import CustomerKind
from smartportal.core.text import without_accents

Words = str | Promise

# The columns of our own files, in their order.
LABELS: dict[str, Words] = {
    "name": _("Name"),
    "kind": pgettext_lazy("customer", "Kind"),
    "contact_name": _("Contact"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "street": _("Street"),
    "house_number": pgettext_lazy("house", "Number"),
    "box": _("Box"),
    "postal_code": _("Postal code"),
    "town": _("Town"),
    "country": _("Country"),
    "vat_number": _("VAT number"),
    "enterprise_number": _("Enterprise number"),
    "siret": _("SIRET"),
    "language": _("Language"),
    "payment_days": _("Days to pay"),
    "buyer_reference": _("Their reference"),
    "tags": _("Tags"),
    "notes": _("Notes"),
}
# The column of our own that says why; it is not read again.
TO_MEND = _("What to mend")
# Other words for them in French, Dutch, German and English; and columns that are made into those above.
ALIASES: dict[str, str] = {
    "name": """nom client, société, raison sociale, entreprise, organisation, dénomination, naam, klant,
        klantnaam, bedrijf, bedrijfsnaam, firma, firmenname, unternehmen, kunde, company, company name,
        customer, client, organization, display name, nom du client, nom complet, full name""",
    "first_name": "prénom, voornaam, vorname, first name, given name",
    "last_name": "nom de famille, familienaam, achternaam, nachname, last name, family name, surname",
    "kind": "type, genre, soort, typ, art, customer type, type de client",
    "contact_name": """personne de contact, interlocuteur, contactpersoon, ansprechpartner,
        ansprechperson, contact person, contact name, nom du contact""",
    "email": """courriel, mail, adresse mail, adresse e-mail, e-mailadres, mailadres, e-mail-adresse,
        email address, e-mail 1 - value, e-mail address""",
    "phone": """tél, tel, téléphone, gsm, mobile, portable, telefoon, telefoonnummer, telefon,
        telefonnummer, handy, telephone, phone number, phone 1 - value, mobile phone""",
    "street": "rue, voie, adresse 1, straat, straatnaam, straße, strasse, street address, address line 1",
    "house_number": """n°, no, nr, numéro de rue, huisnummer, hausnummer, house number, street number,
        numéro""",
    "box": "boîte, bte, bus, busnummer, postfach, complément, unit",
    "postal_code": "cp, code postal, postcode, plz, postleitzahl, zip, zip code, postal",
    "town": "ville, commune, localité, gemeente, stad, plaats, woonplaats, ort, stadt, city, place",
    "country": "pays, land, country code, code pays, landcode",
    "address": "adresse, adres, anschrift, address, adresse complète, full address",
    "vat_number": """tva, n° tva, no tva, numéro tva, tva intracommunautaire, btw, btw-nummer, btwnr,
        ust-id, ust-idnr, umsatzsteuer-id, mwst-nummer, uid, vat, vat id, tax id, vat no""",
    "enterprise_number": """bce, n° bce, numéro bce, siren, kbo, kbo-nummer, ondernemingsnummer,
        unternehmensnummer, company number, registration number, numéro entreprise""",
    "siret": "n° siret, numéro siret",
    "language": "langue, taal, sprache, lang",
    "payment_days": """délai de paiement, délai, betalingstermijn, betaaltermijn, zahlungsfrist,
        zahlungsziel, payment terms, payment days""",
    "buyer_reference": "référence, votre référence, referentie, referenz, reference, po number",
    "tags": "étiquettes, étiquette, mots-clés, catégories, labels, tag, schlagwörter, keywords, groups",
    "notes": "note, remarque, remarques, commentaire, commentaires, memo, opmerking, opmerkingen, "
    "notities, bemerkung, bemerkungen, notiz, notizen, comment, comments, remarks",
}
KINDS: dict[str, str] = {
    CustomerKind.BUSINESS: """business, entreprise, société, professionnel, pro, b2b, indépendant, bedrijf,
        onderneming, zelfstandige, firma, unternehmen, company, professional""",
    CustomerKind.CONSUMER: """consumer, particulier, privé, b2c, personne, consument, privat, privatperson,
        private, person, individual""",
    CustomerKind.PUBLIC: """public, organisme public, administration, b2g, overheid, openbaar, behörde,
        öffentlich, government""",
}


def bare(word: str) -> str:
    """A word as it is compared: small letters and digits alone, without accents."""
    return re.sub(r"[\W_]", "", without_accents(word).replace("ß", "ss"))


@cache
def fields_by_word() -> dict[str, str]:
    """Every word for a column in every language; our own words win."""
    return _listed(ALIASES) | _translated(LABELS | {"to_mend": TO_MEND})


@cache
def kinds_by_word() -> dict[str, str]:
    labels = {kind.value: kind.label for kind in CustomerKind}
    return _listed(KINDS) | _translated(labels)


def _listed(words: Mapping[str, str]) -> dict[str, str]:
    return {
        bare(word): name for name, listed in words.items() for word in listed.split(",")
    }


def _translated(labels: Mapping[str, Words]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {bare(str(label)): name for name, label in labels.items()}
    return found
