"""The one place that says what is public (promise 3), for SQL; `RecordQuerySet.public` is its twin.

Windows count from the day of the document: general 3 to 12 months, serious 1 to 3 years, minor not
published, or 3 months where the city decides so (NDRC Order 36, in force 2026-04-01).
The class is delivered, never computed. The last day of publication is shown, the next is not.
"""

from __future__ import annotations

from datetime import date

from backend.kernel.clock import same_day_later

MAXIMUM_MONTHS = {"minor": 3, "general": 12, "serious": 36}

# `{row}` is a version of merchants_record: no mark took its document off the page at that moment.
UNMARKED = """NOT EXISTS (SELECT FROM merchants_mark k
    WHERE k.merchant_id = {row}.merchant_id AND k.kind = {row}.kind
      AND k.business_key = {row}.business_key AND k.effect <> 'contested' AND {standing})"""
NOW = "k.ended_at IS NULL"
THEN = "k.since <= %(seen)s AND (k.ended_at IS NULL OR k.ended_at > %(seen)s)"

# `r` is merchants_record; %(today)s the day of asking.
PUBLIC = f"""(r.superseded_at IS NULL AND r.is_publishable AND r.withdrawn_at IS NULL
    AND r.public_from <= %(today)s AND (r.public_until IS NULL OR r.public_until >= %(today)s)
    AND {UNMARKED.format(row="r", standing=NOW)})"""

# At the moment %(seen)s somebody contested what stands in row `r`.
CONTESTED = f"""EXISTS (SELECT FROM merchants_mark k
    WHERE k.merchant_id = r.merchant_id AND k.kind = r.kind AND k.business_key = r.business_key
      AND k.effect = 'contested' AND {THEN})"""


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
