"""What happened: append-only events, written in the transaction of the change they tell.

Owns: `Event`, `record()`, the sentences that tell an event to a person, keys that act once.
Words: `by` did it, `on_behalf_of` whom it was done for; a name is dotted and in the past tense.
May import: reference, core.
"""
