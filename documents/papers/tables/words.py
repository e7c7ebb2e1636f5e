"""The words of tables in the languages of members: titles of columns, units, and rows that add up."""

import re

from documents.enums import Unit
from smartportal.core.text import without_accents

TITLES = {
    "description": "description designation libelle prestation prestations intitule article articles produit produits "
    "service services item tache objet detail details poste omschrijving dienst artikel artikelen beschreibung "
    "bezeichnung leistung product products task travail work texte text",
    "quantity": "quantite quantites qte qt qty quantity nombre nb number aantal hoeveelheid menge anzahl",
    "unit": "unite unites unit units eenheid einheit",
    "price": "prix pu price prijs preis tarif tarief rate cost cout eenheidsprijs einzelpreis stuckpreis puht uurprijs",
    "vat": "tva vat btw mwst ust steuer",
    "total": "total totaal montant amount bedrag betrag summe gesamt gesamtpreis somme sum totalht",
    # Amounts with VAT are nobody's net price.
    "with_vat": "ttc tvac tvacomprise incl inclus including inkl inclusief brutto",
}
WORDS = {name: frozenset(words.split()) for name, words in TITLES.items()}
UNITS = {
    Unit.HOUR: "h hr hrs heure heures hour hours uur uren u std stunde stunden",
    Unit.DAY: "j jour jours day days dag dagen tag tage journee journees jrs d",
    Unit.LUMP_SUM: "forfait ff fft forf fixe pauschal pauschale ls",
    Unit.KILOMETRE: "km kms kilometre kilometres kilometer",
    Unit.PIECE: "piece pieces pce pces pc pcs stuk stuks stuck st unite unites unit units",
}
UNIT_WORDS = {word: unit for unit, words in UNITS.items() for word in words.split()}
SUM_WORDS = WORDS["total"] | WORDS["vat"] | {"sous-total", "subtotal", "soustotal"}


def words_of(text: str) -> list[str]:
    """Small letters without accents, cut at whatever is no letter; `T.V.A.` is one word."""
    return re.findall(r"[^\W\d_]+", without_accents(text).replace(".", ""))


def unit_in(text: str) -> Unit | None:
    """The unit that a cell names, and nothing else."""
    found = words_of(text)
    bare = re.fullmatch(r"[^\d]*", text) is not None
    return UNIT_WORDS.get(found[0]) if bare and len(found) == 1 else None


def unit_within(title: str) -> Unit | None:
    """The unit that a title speaks of: `Nombre d’heures`."""
    found = (UNIT_WORDS.get(word) for word in words_of(title) if len(word) > 1)
    return next((unit for unit in found if unit and unit != Unit.PIECE), None)


def is_a_sum(text: str) -> bool:
    """Whether a row is called `Total`, `Sous-total` or `TVA 21 %`."""
    found = words_of(text)
    begins = bool(found) and (found[0] in SUM_WORDS or found[:2] == ["sous", "total"])
    return begins and len(found) <= 3
