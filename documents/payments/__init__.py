"""Money that came in, and what it paid.

Owns: the bank files and their lines, how a line finds its paper, payments and their allocation.
Words: a *line* is one booked movement as the bank told it, never changed; an *allocation* says which
receivable a line pays; a *proposal* waits for a person. `parsers` and `references` are pure.
May import: credit notes, invoices, quotes, customers, steering and what is below them.
"""
