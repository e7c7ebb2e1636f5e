"""Pages of the member that combine slices: editor, lists, a paper with all around it, what is coming.

May import: every slice of documents.
"""
