"""The back office's own pages under /bureau/: work that is done in sequence.

May import: every app but home, to read; services of the apps to act.
"""
