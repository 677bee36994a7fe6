"""Objections, repeated inspections: the city's own terms, in working days."""

from __future__ import annotations

from backend.settings import env

# -- The defaults are Shenzhen's, the strictest found: one day to check, two to decide, at most
# -- three more for a complex case (Order 36 leaves the number to its text, which is not readable).
OBJECTION_CHECK_DAYS = env.number("OBJECTION_CHECK_DAYS", 1)
OBJECTION_DECIDE_DAYS = env.number("OBJECTION_DECIDE_DAYS", 2)
OBJECTION_EXTEND_DAYS = env.number("OBJECTION_EXTEND_DAYS", 3)

# -- Until when a new inspection is made after a shop asked for one.
RECHECK_DAYS = env.number("RECHECK_DAYS", 10)
