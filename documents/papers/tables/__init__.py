"""Lines of a paper out of a table that somebody copied from a spreadsheet; pure, nothing is read from the database.

Words: a *row* is one line of the table with its number; a *column* has a letter and a *meaning*; a row that
cannot be a line is *refused* with its reason.
"""
