"""What every paper shares: the draft, the moment it becomes final, and its sending.

Words: *header* is all of a draft but its lines; to *freeze* is to copy every legal datum onto it.
May import: brands, customers, einvoicing, pdf, numbering and below.
"""
