"""The commands `bin/run`, `bin/test` and `bin/manage`.

Owns the environment (`bootstrap`), the *services* (PostgreSQL and Valkey, shared by every
command of a checkout: the last one out stops them), the *processes* (web, worker and beat,
children of one `bin/run`), the two database roles, and the *gates* of `bin/test`.

Words: the *state* is the directory that outlives a run (clusters, secrets, files); a *leftover*
is something that a killed run could not stop.

May import nothing of the portal: it prepares what the portal needs before it can be imported.
"""
