"""What comes back by mail: bounces, notices of delivery, replies.

Owns: the poller (a maildir or an IMAP mailbox), reading of mails that may be hostile, notices, and the
registry that gives mail to `prefix+token@our-domain` to an app's handler.
Words: a *notice* is what a mail system says about a message of ours (RFC 3464).
May import: delivery's services and models.
"""
