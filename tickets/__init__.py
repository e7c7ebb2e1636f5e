"""Questions to the cooperative: thin for now, so that "Is this amount wrong?" has a place.

Owns: tickets, who answers them, the member's list of questions.
Words: a *ticket* is one question of one person, about one subject or none, with the figure that was shown.
May import: everything below training in the import contracts.
"""
