"""Telling people: notices in the portal and by mail.

Owns: the kinds of notices with their sentence and channels, `notify()`, the notices themselves.
Words: a *kind* is declared once with its plain sentence; a *notice* is one kind to one person about one
subject. May import: delivery, audit, reference, core.
"""
