"""Until when a commitment is public; `CommitmentQuerySet.public` is the twin of `PUBLIC`.

What is adverse ends after a year at the latest, counted from the day of the determination: no
class is delivered for it, so it is never told longer than the maximum of the general one
(promise 3). What is no longer published is no longer used either.
"""

from __future__ import annotations

from datetime import date

from backend.kernel.clock import same_day_later
from merchants.commitments.choices import ADVERSE, Status

MONTHS: dict[str, int] = {
    Status.WITHDRAWN: 3,  # long enough for who relied on it to learn of it
    Status.OPEN: 12,  # after its validity
    Status.ENDED: 12,
    Status.PARTLY_KEPT: 12,
    Status.BROKEN: 12,
    Status.KEPT: 36,
}

# `c` is merchants_commitment; %(today)s the day of asking.
PUBLIC = """(c.superseded_at IS NULL AND c.publicity = 'public'
    AND (c.public_until IS NULL OR c.public_until >= %(today)s))"""
ADVERSE_STATES = "({})".format(", ".join(f"'{state.value}'" for state in ADVERSE))


def last_day(
    status: str, *, valid_until: date | None, determined_on: date | None, withdrawn_on: date | None
) -> date | None:
    """The last day of publication; None while the promise goes on without an end."""
    since = {Status.OPEN: valid_until, Status.ENDED: valid_until, Status.WITHDRAWN: withdrawn_on}
    begun = since.get(Status(status), determined_on)
    return same_day_later(begun, months=MONTHS[status]) if begun else None
