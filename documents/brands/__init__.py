"""Brands: the name, logo and colour that an activity shows on its papers.

May import: einvoicing, numbering and below.
"""
