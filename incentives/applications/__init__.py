"""Applications for loans, rentals, approvals: from a draft to what became of it.

A partner decides on its own grounds and answers for its time. Of points it hears one word at most:
whether the published condition is met, and a no is the same for everybody.
"""
