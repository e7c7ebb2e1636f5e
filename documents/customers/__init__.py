"""Customers: a member's card of a client, joined by the one legal debtor behind it.

Words: a *party* is the debtor as the cooperative sees it, a *customer* the card a member keeps.
May import: einvoicing, numbering and below.
"""
