"""Taking over customers from a file: a table or business cards, judged line by line before anything is kept.

Words: a *line* is one row or one card as it was read; it is *new*, *known*, or *refused* with its reasons.
"""
