"""Whoever uses offers: the root of what is theirs, and the lock for one act of theirs at a time."""
