"""How often offers are looked at: a tally, never who looked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
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
    return sightings_of([offer]).get(offer, 0)


def sightings_of(offers: Collection[UUID]) -> dict[UUID, int]:
    """The same of many, by offer, in one statement; those never looked at are missing."""
    found = Sighting.objects.filter(version__offer__in=offers).order_by()
    summed = found.values_list("version__offer").annotate(sum=Sum("count"))
    return dict(summed)
