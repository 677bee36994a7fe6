"""How often offers are looked at: a tally, never who looked."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from backend.kernel.ids import uuid7
from incentives.offers.models import Version
from incentives.offers.sightings import Sighting

SLOTS = 8
COUNT = """
    INSERT INTO incentives_sighting (id, version_id, day, slot, count) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (version_id, day, slot) DO UPDATE SET count = incentives_sighting.count + 1
"""


def seen(version: Version | UUID) -> None:
    """Somebody opened the page of this version today; one statement, in one of a few rows."""
    key = version.pk if isinstance(version, Version) else version
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [uuid7(), key, timezone.localdate(), secrets.randbelow(SLOTS)])


def sightings(offer: UUID) -> int:
    """How often any version of this offer was looked at."""
    mine = Sighting.objects.filter(version__offer=offer)
    total: int | None = mine.aggregate(sum=Sum("count"))["sum"]
    return total or 0
