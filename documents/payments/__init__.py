"""Money that came in, and what it paid.

Owns: bank files and their entries, how an entry finds its paper, payments and their allocation.
Words: an *entry* is one booked movement as the bank told it, never changed; an *allocation* says which
receivable it pays; a *proposal* waits for a person. `parsers` reads the files, without a database.
May import: credit notes, invoices, quotes, customers, steering and what is below them.
"""
