"""Papers and letters on paper.

Owns: the layout of quotes, invoices, credit notes and reminder letters, the payment QR code, the
legal block, the sentences that the law asks for, PDF/A-3 with Factur-X inside, and its checks.
Words: a *view* is a paper as the template reads it; *locked* parts (mark of the cooperative, legal
block, payment block) are the same for every brand; an *asset* is a named file that a document may load.
May import: models, totals, enums; delivery, reference, core.
"""
