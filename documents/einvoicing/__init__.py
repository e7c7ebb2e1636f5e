"""From a final paper to an e-invoice.

Owns: the paper in the words of EN 16931, UBL, CII and Factur-X files, the official rules and what they
find, the files kept of each paper.
Words: a *finding* is a rule that a file breaks; one finding holds the sending. A *rendering* is a file
made of a paper, once.
May import: pdf, models, enums; delivery, reference, core.
"""
