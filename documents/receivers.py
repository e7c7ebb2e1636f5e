"""Who listens to what: importing these modules connects them."""

from documents.dunning import receivers as dunning
from documents.einvoicing import receivers as einvoicing
from documents.followups import receivers as followups
from documents.scheduled import receivers as scheduled

__all__ = ["dunning", "einvoicing", "followups", "scheduled"]
