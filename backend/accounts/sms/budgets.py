"""Counting that cannot be raced: a budget is a row, taking from it is one statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.sms.models import Tally
from backend.kernel.errors import Denied
from backend.kernel.vault import vault


class Budget(NamedTuple):
    """At most `most` in each window of `seconds`; a most of 0: not limited."""

    name: str
    most: int
    seconds: int


class OverBudget(Denied):
    """Too often; `wait` says how many seconds until it may work again."""

    code = "too_many_codes"
    message = _("请求太频繁，请稍后再试。")

    def __init__(self, wait: int = 60) -> None:
        super().__init__()
        self.wait = wait


TAKE = """
INSERT INTO sms_tally AS tally (key, taken, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET taken = tally.taken + 1 WHERE tally.taken < %s
RETURNING taken
"""


@transaction.atomic
def take(wanted: Mapping[Budget, str]) -> None:
    """Take one from each budget of its subject, or nothing from any; raises OverBudget."""
    now = timezone.now()
    rows = [(*_window(budget, who, now), budget) for budget, who in wanted.items() if budget.most]
    # Always in the same order, so that two takers never wait for each other.
    for key, ends_at, budget in sorted(rows):
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [key, ends_at, budget.most])
            if cursor.fetchone() is None:
                raise OverBudget(max(1, round((ends_at - now).total_seconds())))


def give_back(taken: Mapping[Budget, str]) -> None:
    """Undo a take whose purpose was not served through no fault of the person."""
    now = timezone.now()
    keys = [_window(budget, who, now)[0] for budget, who in taken.items()]
    Tally.objects.filter(key__in=keys, taken__gt=0).update(taken=F("taken") - 1)


def _window(budget: Budget, who: str, now: datetime) -> tuple[str, datetime]:
    number = int(now.timestamp()) // budget.seconds
    named = f"{budget.name}|{budget.seconds}|{number}|{who}"
    key = vault().blind_index(named, context="sms_tally.key").hex()
    return key, datetime.fromtimestamp((number + 1) * budget.seconds, UTC)
