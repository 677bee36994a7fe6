"""The one place that says what is public (promise 3), for SQL; `RecordQuerySet.public` is its twin.

Windows count from the day of the document: general 3 to 12 months, serious 1 to 3 years, minor not
published, or 3 months where the city decides so (NDRC Order 36, in force 2026-04-01).
The class is delivered, never computed. The last day of publication is shown, the next is not.
"""

from __future__ import annotations

from datetime import date

from backend.kernel.clock import same_day_later

MAXIMUM_MONTHS = {"minor": 3, "general": 12, "serious": 36}

# `r` is merchants_record; %(today)s the day of asking.
PUBLIC = """(r.superseded_at IS NULL AND r.is_publishable AND r.withdrawn_at IS NULL
    AND r.public_from <= %(today)s AND (r.public_until IS NULL OR r.public_until >= %(today)s))"""


def last_day(decided_on: date, severity: str, delivered: date | None) -> date | None:
    """The last day of publication: what was delivered, at most the maximum of the class.

    None where no class was delivered: such an item is kept, and not published.
    """
    if severity not in MAXIMUM_MONTHS:
        return None
    longest = same_day_later(decided_on, months=MAXIMUM_MONTHS[severity])
    return min(longest, delivered) if delivered else longest


def is_publishable(severity: str, *, minor_too: bool) -> bool:
    """Whether a penalty of this class is published at all."""
    return severity in {"general", "serious"} or (severity == "minor" and minor_too)
