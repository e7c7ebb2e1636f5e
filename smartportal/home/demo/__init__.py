"""The demo: a believable Belgian and French cooperative, the same for the same seed.

Rows are built in memory with the same pure functions as the services (totals, hash chain, references)
and inserted in bulk. May import: every app.
"""
