"""The price list of an activity: lines that its member keeps, to put into papers with one tap.

Words: an *item* of the list is a line as it is put in; papers copy it, and know nothing of it afterwards.
May import: papers (how lines are typed) and below.
"""
