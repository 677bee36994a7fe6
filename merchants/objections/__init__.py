"""A shop disputes what is published of it, replies beside it, asks to be inspected anew.

`statements` is the reply, `rechecks` the new inspection, `revoking` the withdrawal of what fell.
Who checks and who decides was never involved before: the database says so (docs/adr/0031).
"""
