"""The desk's pages: the desk itself, recovery, the bank."""
