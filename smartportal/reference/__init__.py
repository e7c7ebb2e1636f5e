"""Law and the world as data: rows with a period and a source, filled once and kept by staff.

Owns: countries, calendars of working days, dated rates and VAT rates, sectors, topics, dated
settings, and what PostgreSQL needs for text search (the first migration).
Words: a *rate* is any number the law gives (percent, euros, days); a *loader* adds missing rows of
an app after each migration and never touches what staff changed.
May import: core.
"""
