"""What happens when a customer does not pay, step by step, as the member wants it.

Words: a *case* is the story of one unpaid receivable; a *stage* is one step of its plan; a *notice* is the
working days between telling the member and the *cut-off*, after which only recovery can change; a step
*goes* when nothing keeps it back; to *freeze* is to take it into the batch that leaves; a *letter* is what
one customer receives for one stage in one run.
Order of a run: plan, announce, freeze, prepare, look again, hand over.
May import: payments, invoices, brands, customers, steering, pdf and below.
"""
