"""Who listens to what: importing these modules connects them."""

from documents.dunning import receivers as dunning

__all__ = ["dunning"]
