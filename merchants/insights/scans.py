"""How often a shop's seal is scanned: what complaints are held against, for busy shops' sake."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Sum

from merchants.insights.models import ScanTally

log = logging.getLogger(__name__)

YEAR = timedelta(days=365)
KEPT = timedelta(days=400)
COUNT = """
WITH hurry AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO merchants_scantally AS t (merchant_id, day, scans) SELECT %s, %s, 1 FROM hurry
ON CONFLICT (merchant_id, day) DO UPDATE SET scans = t.scans + 1"""


def count_scan(merchant: UUID, *, on: date) -> None:
    """Count one. A scan lost with the machine is lost: nobody waits for the disk, no page fails."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [merchant, on])
    except DatabaseError:
        log.exception("a scan was not counted")


def scans_of(merchant: UUID, *, on: date) -> int:
    """In the twelve months up to that day."""
    days = ScanTally.objects.filter(merchant=merchant, day__gt=on - YEAR, day__lte=on)
    return int(days.aggregate(all=Sum("scans"))["all"] or 0)


def forget_scans(*, on: date) -> int:
    """What is older than anybody asks for goes; how many days."""
    return ScanTally.objects.filter(day__lt=on - KEPT).delete()[0]
