"""What comes back by mail: bounces and notices of delivery. The rest is kept for a person.

Owns: the poller (a maildir or an IMAP mailbox), reading of mails that may be hostile, and notices.
Words: a *notice* is what a mail system says about a message of ours (RFC 3464).
May import: delivery's services and models.
"""
