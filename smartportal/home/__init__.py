"""The member's first page, the shell around every page, and the search box.

May import: every app, to read.
"""
