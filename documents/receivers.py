"""Who listens to what: importing these modules connects them."""

from documents.dunning import receivers as dunning
from documents.followups import receivers as followups

__all__ = ["dunning", "followups"]
