"""In my name: what the cooperative is about to do on a member's papers, and the member's word on it.

Owns: the services on `PlannedAction`, whatever its kind.
Words: *OK* lets a step leave, *wait* holds it; silence means the default; a word can be changed until the
cut-off, then only recovery changes anything, with a reason.
May import: models, enums, signals; members, audit, reference, core.
"""
