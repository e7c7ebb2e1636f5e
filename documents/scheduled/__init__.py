"""Sendings that the member plans: a paper leaves on the day and hour they choose.

Owns: the planned actions of kind `scheduled_sending`, each with its envelope.
Words: a *draft* that is planned gets its number when it leaves, and only as it was looked at.
May import: dunning (how a step to come is shown) and below.
"""
