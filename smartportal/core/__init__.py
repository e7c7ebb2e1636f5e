"""What every app stands on, without models of its own.

Owns: refusals, public ids, state changes, subjects, the registries that talk upward, the clock,
the doorbell to the queue, money and dates in words, the template tags.
May import: Django and libraries only.
"""
