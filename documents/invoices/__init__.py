"""Invoices: numbered and frozen, then open until settled.

Words: a *receivable* is an instalment of an invoice; to *settle* is to allocate money or a credit note
to it; a *label* is the one status that members read. May import: quotes, papers and below.
"""
