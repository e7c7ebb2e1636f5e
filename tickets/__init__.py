"""Questions to the cooperative: thin for now, so that "Is this amount wrong?" has a place.

Words: a *ticket* is one question of one person about one subject.
May import: everything below training in the import contracts.
"""
