"""The back office's own pages under /bureau/: work that is done in sequence.

Owns: the desk (who calls, what waits), recovery (approve, do by hand, find out, take out),
the papers that members sent to their advisor, the bank's page.
Words: to *take out* is to hold a step after its cut-off, with a reason that the member reads; a *batch* is
the steps of one day.
May import: every app but home, to read; services of the apps to act.
"""
