"""Imports every slice's tasks, so that one name per app is enough to find them."""

from documents.archives import tasks as archives
from documents.customers.importing import tasks as customers
from documents.dunning import tasks as dunning
from documents.einvoicing import tasks as einvoicing
from documents.followups import tasks as followups
from documents.invoices import tasks as invoices
from documents.papers import tasks as papers
from documents.quotes import tasks as quotes
from documents.scheduled import tasks as scheduled

__all__ = [
    "archives",
    "customers",
    "dunning",
    "einvoicing",
    "followups",
    "invoices",
    "papers",
    "quotes",
    "scheduled",
]
