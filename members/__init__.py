"""People and the house they work in.

Owns: users and their login, offices, legal entities, members, staff roles, activities.
Words: a *user* is an account; a *member* is the person in the cooperative; an *activity* is what a
member sells under; a *legal entity* is who invoices; a *staff role* is what a user may do, where and when.
May import: notifications, delivery, audit, reference, core.
"""
