"""A subscriber confirms what it has taken out; everybody sees how far it is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.scopes import declare_scope
from backend.kernel.errors import Invalid
from merchants.lookup.sequence import last_position

SCOPE = "feed:confirm"
MOST_BEHIND, MOST = 1000, 200

declare_scope(
    Kind.PARTNER,
    SCOPE,
    title=_("确认变更流"),
    about=_("声明本机构的副本已按变更流处理到哪里：停止公示的已经删除。人人都能看到。"),
)

# Never back: two programs of one subscriber may confirm in any order.
KEEP = """
INSERT INTO merchants_feedconfirmation AS kept (organisation_id, position, confirmed_at)
VALUES (%s, %s, %s)
    ON CONFLICT (organisation_id) DO UPDATE
   SET position = EXCLUDED.position, confirmed_at = EXCLUDED.confirmed_at
 WHERE kept.position < EXCLUDED.position"""


# Each subscriber's position, and of what ended after it: how many (to a thousand) and since when.
FOLLOWERS = """
SELECT o.name, kept.position, kept.confirmed_at, ended.n, ended.oldest
  FROM merchants_feedconfirmation kept
  JOIN accounts_organisation o ON o.id = kept.organisation_id
 CROSS JOIN LATERAL (
       SELECT count(*) AS n, min(at) AS oldest FROM (
              SELECT c.at FROM merchants_change c
               WHERE c.position > kept.position AND c.kind = 'item_ended'
               ORDER BY c.position LIMIT %(most_behind)s) AS late) AS ended
 WHERE %(only)s::uuid IS NULL OR kept.organisation_id = %(only)s
 ORDER BY o.name LIMIT %(most)s"""


class PositionNotGiven(Invalid):
    code = "position_not_given"
    message = _("变更流还没有给出过这个位置。")


@dataclass(frozen=True)
class Follower:
    """A subscriber, and what it has not yet confirmed: `behind` counts ended items, to 1,000."""

    name: str
    position: int
    confirmed_at: datetime
    behind: int
    oldest_at: datetime | None


@transaction.atomic
def confirm(subscriber: Organisation, *, position: int) -> Follower:
    """All up to `position` was done. Raises PositionNotGiven. Less than before changes nothing."""
    if not 0 < position <= last_position():
        raise PositionNotGiven
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [subscriber.pk, position, timezone.now()])
        is_new = bool(cursor.rowcount)
    if is_new:
        acts.record(
            "feed.confirmed",
            subject=subscriber,
            actor=None,
            act={"position": position},
            acting_for=subscriber,
        )
    (kept,) = followers(only=subscriber.pk)
    return kept


def followers(*, only: UUID | None = None) -> list[Follower]:
    """Every subscriber by name, 200 at most; or one."""
    asked = {"only": only, "most": MOST, "most_behind": MOST_BEHIND}
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWERS, asked)
        return [Follower(*row) for row in cursor.fetchall()]
