"""Drafts at the advisor's: submitted, returned with remarks, approved, taken back.

Words: a *review* is one round trip of a draft; a *remark* is about one field of it, with or without a value to take;
a *deviation* is what is unlike the activity's other invoices. Only the member issues what was approved.
May import: credit_notes, invoices, papers and below.
"""
