"""Quotes: sent, answered by the customer, turned into invoices.

Words: a quote is *won* when the customer accepts, *lost* when they decline, *expired* when its validity
is over. May import: papers and below.
"""
