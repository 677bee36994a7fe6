"""How many people a partner asked about, and of how many the word was yes; nobody's answer.

What was asked in somebody's own application is left out: a partner that saw the count move, or
not, could tell who let it be asked from who did not, and both hear the same no.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

COUNT = """
SELECT version.offer_id, count(DISTINCT question.holder_id),
    count(DISTINCT question.holder_id) FILTER (WHERE question.answer = 'yes')
FROM incentives_question AS question
JOIN incentives_version AS version ON version.id = question.version_id
WHERE version.offer_id = ANY (%(offers)s) AND question.way IN ('token', 'sign_in')
    AND (question.asked_at AT TIME ZONE 'Asia/Shanghai')::date < %(on)s
GROUP BY version.offer_id
"""


class Asked(NamedTuple):
    """People asked about for one offer; plain counts, never shown as they are."""

    people: int = 0
    yes: int = 0


def asked_of(offers: Collection[UUID], *, on: date) -> dict[UUID, Asked]:
    """By offer, until the day before."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"offers": list(offers), "on": on})
        return {offer: Asked(people, yes) for offer, people, yes in cursor.fetchall()}
