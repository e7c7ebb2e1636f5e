"""Reminders of open quotes: planned when a quote leaves, under the member's word like any step.

Owns: the planned actions of kind `quote_reminder`, one for each quote.
Words: a quote is *open* while its customer may still answer it.
May import: dunning (working days, cut-off, how a step to come is shown) and below.
"""
