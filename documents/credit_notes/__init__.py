"""Credit notes: what corrects an issued invoice, in whole or in part, and cancelling one to write it anew.

Words: what is *left* of an invoice is what no issued credit note has taken back yet, per line and per VAT rate;
a credit note *mirrors* the lines it keeps, the parties and the VAT of its invoice. May import: invoices and below.
"""
