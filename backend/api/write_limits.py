"""How often somebody may write: per person, per key and per network, counted for all processes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from backend.api.callers import key_of, network_of, person_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself needs this module when it is made

Limits = Mapping[str, Sequence[tuple[int, int]]]  # kind -> (most, seconds); 0: not limited

# One statement counts in every bucket; sorted, so that two callers never wait for each other.
COUNT = """
    INSERT INTO api_tally AS held (bucket, taken, ends_at)
    SELECT bucket, 1, statement_timestamp() + make_interval(secs => seconds)
    FROM unnest(%s::text[], %s::int[]) AS asked (bucket, seconds) ORDER BY bucket
    ON CONFLICT (bucket) DO UPDATE SET
        taken = CASE WHEN held.ends_at > statement_timestamp() THEN held.taken + 1 ELSE 1 END,
        ends_at = CASE WHEN held.ends_at > statement_timestamp()
                  THEN held.ends_at ELSE EXCLUDED.ends_at END
    RETURNING bucket, taken, greatest(1, extract(epoch FROM ends_at - clock_timestamp()))
"""
# Rows being counted in are left to the next sweep: a sweep never waits, nor is waited for in turn.
FORGET = """
    DELETE FROM api_tally WHERE bucket IN (
        SELECT bucket FROM api_tally WHERE ends_at < now() FOR UPDATE SKIP LOCKED)
"""
MOST_REMEMBERED = 10_000


class Bucket(NamedTuple):
    """One thing counted: at most `most` per `seconds` under `name`."""

    name: str
    most: int
    seconds: int


class Refused:
    """Buckets known to be full, so that a flood is turned away without asking the database."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def left(self, buckets: Iterable[Bucket]) -> float:
        """Seconds until the last of these is open again; 0: none is known to be full."""
        now = time.monotonic()
        return max((self._until.get(each.name, 0) - now for each in buckets), default=0)

    def remember(self, bucket: Bucket, seconds: float) -> None:
        """Full for so long."""
        if len(self._until) >= MOST_REMEMBERED:
            self._until.clear()
        self._until[bucket.name] = time.monotonic() + seconds

    def forget(self) -> None:
        """Begin anew (tests)."""
        self._until.clear()


refused = Refused()


def take(buckets: Sequence[Bucket]) -> int:
    """Count one write in each bucket; 0 when all allow it, else seconds to wait."""
    limited = [bucket for bucket in buckets if bucket.most]
    wait = refused.left(limited)
    if wait <= 0 and limited:
        wait = _count(limited)
    return math.ceil(max(wait, 0))


def _count(buckets: Sequence[Bucket]) -> float:
    by_name = {bucket.name: bucket for bucket in buckets}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(by_name), [each.seconds for each in by_name.values()]])
        counted = cursor.fetchall()
    wait = 0.0
    for name, taken, seconds in counted:
        if taken > by_name[name].most:
            refused.remember(by_name[name], float(seconds))
            wait = max(wait, float(seconds))
    return wait


def buckets_of(
    request: Request | HttpRequest, *, limits: Limits, scope: str = "all"
) -> list[Bucket]:
    """The buckets one request counts in."""
    who = {"key": key_of(request), "person": person_of(request), "network": network_of(request)}
    return [
        Bucket(f"{scope}:{most}/{seconds}:{caller}", most, seconds)
        for kind, caller in who.items()
        if caller
        for most, seconds in limits.get(kind, ())
    ]


def count_write(request: HttpRequest) -> None:
    """The same for a page's form; raises Throttled, which becomes 429 with Retry-After."""
    wait = take(buckets_of(request, limits=settings.WRITE_LIMITS))
    if wait:
        raise Throttled(wait=wait)


class WriteThrottle(BaseThrottle):
    """For REST framework. A view narrows it by `write_limits`, counted under its own name."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return True
        buckets = buckets_of(request, limits=settings.WRITE_LIMITS)
        narrower: Limits | None = getattr(view, "write_limits", None)
        if narrower:
            buckets += buckets_of(request, limits=narrower, scope=type(view).__name__)
        self._wait = take(buckets)
        return not self._wait

    def wait(self) -> float:
        return float(self._wait)


def forget() -> int:
    """Drop windows that have ended; how many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        return int(cursor.rowcount)
