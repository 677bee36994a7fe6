"""A member has a missing or wrong deed put right; who decides was not involved before."""
