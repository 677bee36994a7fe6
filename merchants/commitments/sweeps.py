"""Scheduled work: what ended by its validity is written down, and figures are compared."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from merchants.commitments.choices import Status
from merchants.commitments.models import Commitment
from merchants.commitments.versions import end_lapsed, held
from merchants.commitments.voices import count_anew

log = logging.getLogger(__name__)

AT_ONCE = 500
# One statement sees one moment: figures and words are compared as one transaction left them.
WRONG = """
WITH actual AS (
    SELECT merchant_id, commitment_id, count(*) FILTER (WHERE is_kept) AS kept,
           count(*) FILTER (WHERE NOT is_kept) AS not_kept
      FROM merchants_promiseword GROUP BY 1, 2)
SELECT DISTINCT merchant_id
  FROM actual a FULL JOIN merchants_promisefigures f USING (merchant_id, commitment_id)
 WHERE (coalesce(a.kept, 0), coalesce(a.not_kept, 0))
       <> (coalesce(f.kept, 0), coalesce(f.not_kept, 0))"""


@shared_task(name="commitments.end_lapsed")
def end_promises() -> None:
    """Some shops at a time, each in a transaction of its own; then the figures."""
    today = timezone.localdate()
    while shops := _lapsed():
        for shop in shops:
            with transaction.atomic():
                end_lapsed(held(shop), today=today)
    recount()


def recount() -> list[UUID]:
    """Compare every shop's figures with its words, count anew what is wrong; which it was."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        wrong = [row[0] for row in cursor.fetchall()]
    for merchant in wrong:
        log.error("figures of promises of %s were wrong and are counted anew", merchant)
        count_anew(merchant)
    return wrong


def _lapsed() -> list[UUID]:
    over = Commitment.objects.current().filter(
        status=Status.OPEN, valid_until__lt=timezone.localdate()
    )
    return list(over.order_by("merchant").values_list("merchant", flat=True).distinct()[:AT_ONCE])
