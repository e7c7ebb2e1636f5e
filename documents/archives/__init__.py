"""Many papers in one file: the PDFs of what a person chose, packed by a worker and kept for a few days.

An archive is a `PaperArchive`; it holds final papers alone, because a draft has no file. It may import what
renders papers, and knows nothing of lists or pages.
"""
