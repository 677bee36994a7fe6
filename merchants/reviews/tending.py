"""What is looked after by itself: figures counted anew, networks forgotten, shops told of a day."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from merchants.registry.models import Merchant
from merchants.reviews.figures import COUNTERS, MODERATION
from merchants.reviews.models import ASPECTS, Review
from merchants.reviews.telling import shop_of_a_day
from merchants.reviews.visits import forget_spent

log = logging.getLogger(__name__)

NETWORKS_KEPT = timedelta(days=3)  # long enough for an office to look at a ring
AT_ONCE = 500

_SHOWN = "status = 'published'"
COUNTED = {
    "n": f"count(*) FILTER (WHERE {_SHOWN})",
    "visited": f"count(*) FILTER (WHERE {_SHOWN} AND is_visited)",
    **{name: f"coalesce(sum({name}) FILTER (WHERE {_SHOWN}), 0)" for name in (*ASPECTS, "helpful")},
    **{f"stars_{n}": f"count(*) FILTER (WHERE {_SHOWN} AND overall = {n})" for n in range(1, 6)},
    "replies": f"count(*) FILTER (WHERE {_SHOWN} AND is_replied)",
    **{name: f"count(*) FILTER (WHERE status = '{name}')" for name in ("held", "withdrawn")},
    **{
        f"hidden_for_{side}": "count(*) FILTER (WHERE status = 'hidden' AND "
        f"hidden_by_request_of = '{side}')"
        for side in MODERATION
    },
}
FLAGGED = {
    f"flags_{side}{end}": f"count(*) FILTER (WHERE f.side = '{side}'{rest})"
    for side in ("merchant", "consumer")
    for end, rest in (("", ""), ("_upheld", " AND f.state = 'upheld'"))
}
# One statement sees one moment: figures and reviews are compared as one transaction left them.
ACTUAL = f"""
WITH counted AS (
    SELECT merchant_id, date_trunc('month', written_on)::date AS month,
           {", ".join(f"{sql} AS {name}" for name, sql in COUNTED.items())}
      FROM merchants_review WHERE {{which}} GROUP BY 1, 2),
flagged AS (
    SELECT r.merchant_id, date_trunc('month', r.written_on)::date AS month,
           {", ".join(f"{sql} AS {name}" for name, sql in FLAGGED.items())}
      FROM merchants_flag f JOIN merchants_review r
        ON r.merchant_id = f.merchant_id AND r.id = f.review_id
     WHERE {{which_r}} GROUP BY 1, 2),
actual AS (
    SELECT c.merchant_id, c.month,
           {", ".join(f"c.{name}" for name in COUNTED)},
           {", ".join(f"coalesce(f.{name}, 0) AS {name}" for name in FLAGGED)}
      FROM counted c LEFT JOIN flagged f USING (merchant_id, month))"""
_KEPT = ", ".join(f"coalesce(k.{name}, 0)" for name in COUNTERS)
_TRUE = ", ".join(f"coalesce(a.{name}, 0)" for name in COUNTERS)
WRONG = (
    ACTUAL.format(which="true", which_r="true")
    + f"""
SELECT DISTINCT merchant_id
  FROM actual a FULL JOIN merchants_reviewfigures k USING (merchant_id, month)
 WHERE ({_KEPT}) IS DISTINCT FROM ({_TRUE})"""
)
ONLY = {"which": "merchant_id = %(id)s", "which_r": "r.merchant_id = %(id)s"}
NAMES = ", ".join(COUNTERS)
COUNT_ANEW = (
    ACTUAL.format(**ONLY)
    + f"""
INSERT INTO merchants_reviewfigures (merchant_id, month, {NAMES})
SELECT merchant_id, month, {NAMES} FROM actual"""
)


def recount() -> list[UUID]:
    """Compare every shop's figures with its reviews, count anew what is wrong; which it was."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        wrong = [row[0] for row in cursor.fetchall()]
    for merchant_id in wrong:
        log.error("review figures of %s were wrong and are counted anew", merchant_id)
        count_anew(merchant_id)
    return wrong


@transaction.atomic
def count_anew(merchant_id: UUID) -> None:
    """Put one shop's figures right. No review of it moves meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE merchants_reviewfigures IN SHARE ROW EXCLUSIVE MODE")
        of_it: dict[str, Any] = {"id": merchant_id}
        cursor.execute("DELETE FROM merchants_reviewfigures WHERE merchant_id = %(id)s", of_it)
        cursor.execute(COUNT_ANEW, of_it)


def forget(*, today: date) -> int:
    """Networks of days gone by, and digests of tokens that are no longer good; how many."""
    old = Review.objects.filter(network__isnull=False, written_on__lt=today - NETWORKS_KEPT)
    return old.update(network=None) + forget_spent(today=today)


def tell_shops(*, on: date) -> int:
    """Tell each shop once how many reviews of that day are public; how many shops."""
    public = Review.objects.published().filter(written_on=on)
    counts = public.order_by("merchant").values("merchant").annotate(n=Count("id"))
    told = 0
    for row in counts.iterator(chunk_size=AT_ONCE):
        merchant = Merchant.objects.get(pk=row["merchant"])
        told += shop_of_a_day(merchant, n=row["n"], day=on.isoformat())
    return told
