"""How many people took vouchers of an offer, and how many used one; counts, never who."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

COUNT = """
SELECT version.offer_id, count(DISTINCT voucher.holder_id),
    count(DISTINCT voucher.holder_id) FILTER (WHERE voucher.state = 'used'
        AND (voucher.ended_at AT TIME ZONE 'Asia/Shanghai')::date < %(on)s)
FROM incentives_voucher AS voucher
JOIN incentives_version AS version ON version.id = voucher.version_id
WHERE version.offer_id = ANY (%(offers)s) AND voucher.taken_on < %(on)s
GROUP BY version.offer_id
"""


class Taken(NamedTuple):
    """People with a voucher of one offer; plain counts, never shown as they are."""

    people: int = 0
    used: int = 0


def taken_of(offers: Collection[UUID], *, on: date) -> dict[UUID, Taken]:
    """By offer, until the day before."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"offers": list(offers), "on": on})
        return {offer: Taken(people, used) for offer, people, used in cursor.fetchall()}
