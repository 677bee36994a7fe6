"""Offers for one person: what they qualify for, why, what would help; what they put aside."""
