"""What leaves the portal, and what must still be done.

Owns: tasks to do (`enqueue`), messages to send, stored files, signed links, job runs, the mailbox of
the demo; `inbound/` is what comes back by mail (bounces, delivery notices, replies).
Words: a *task* is idempotent and retried; a *message* is sent at most once; a *slot* is the time a job
is for. May import: audit, reference, core.
"""
