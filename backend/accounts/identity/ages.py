"""How old somebody is in law: a year of life is completed the day after the birthday.

On the birthday itself a child is still under the age (Supreme People's Court, interpretation of
"周岁"); who was born on 29 February has it on 28 February in other years.
"""

from __future__ import annotations

from datetime import date

from backend.kernel.clock import same_day_later

CHILD_UNDER = 14  # PIPL 31: only with a guardian's consent, which this product does not take
ADULT = 18


def has_completed(years: int, *, born: date, today: date) -> bool:
    """Whether `years` years of life are completed on `today`."""
    return today > same_day_later(born, months=12 * years)
