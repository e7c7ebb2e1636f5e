"""What people do in a browser, against a served portal: the whole line, the looks of every page, bad input.

`visitor.py` is a person with a browser, `days.py` the worker and the calendar, `looks.py` what a page must be.
"""
