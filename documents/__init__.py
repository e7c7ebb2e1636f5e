"""Every paper and all money.

Owns: customers, brands, quotes, invoices, credit notes, payments, reminders.
Words: a *paper* is a quote, an invoice or a credit note; a *draft* can change, an *issued* paper never;
a *receivable* is an amount to come on a day; an *allocation* says what paid it; a *planned action* is
what the cooperative is about to do in a member's name.
May import: directory, suppliers, members, notifications, delivery, audit, reference, core.
"""
