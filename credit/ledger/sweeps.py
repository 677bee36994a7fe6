"""Scheduled work of the ledger: what ends by itself."""

from __future__ import annotations

from contextlib import suppress

from celery import shared_task
from django.db import connection

from credit.ledger import actions, reading
from credit.ledger.anchoring import heads
from credit.ledger.models import Lot
from credit.ledger.refusals import HoldEnded, NoAccount
from credit.membership.models import Member

ROUND = 1000  # accounts in one run of a sweep; the next run takes the next


def expire_due() -> int:
    """Let go of points whose announced day is past; how many accounts. One account at a time."""
    due = Lot.objects.filter(remaining__gt=0, until__lt=reading.today())
    members = due.order_by("until").values_list("member_id", flat=True)[:ROUND]
    for member in dict.fromkeys(members):
        with suppress(NoAccount):  # left meanwhile
            actions.expire(Member(pk=member))
    return len(set(members))


def void_timed_out() -> int:
    """Give back what was held for longer than agreed; how many holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, key FROM credit_pending WHERE times_out_at <= credit_now()"
            " ORDER BY times_out_at LIMIT %s",
            [ROUND],
        )
        late = cursor.fetchall()
    for member, key in late:
        with suppress(NoAccount, HoldEnded):
            actions.void(Member(pk=member), hold=key)
    return len(late)


@shared_task(name="ledger.tend")
def tend() -> None:
    """Both, as the timetable calls them."""
    void_timed_out()
    expire_due()


@shared_task(name="ledger.anchor_heads")
def anchor_heads() -> None:
    """Put the heads of the accounts that moved into the transparency log."""
    heads.anchor_heads()
