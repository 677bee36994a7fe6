"""A subscriber confirms what it has taken out; everybody sees how far it is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.scopes import declare_scope
from backend.kernel.errors import Invalid
from merchants.lookup.copies.models import FeedConfirmation
from merchants.lookup.models import Change, ChangeKind
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
    kept = FeedConfirmation.objects.select_related("organisation").get(pk=subscriber.pk)
    if is_new:
        acts.record(
            "feed.confirmed",
            subject=subscriber,
            actor=None,
            act={"position": position},
            acting_for=subscriber,
        )
    return follower(kept)


def followers() -> list[Follower]:
    """Every subscriber by name, 200 at most."""
    kept = FeedConfirmation.objects.select_related("organisation").order_by("organisation__name")
    return [follower(one) for one in kept[:MOST]]


def follower(kept: FeedConfirmation) -> Follower:
    """How far behind it is now."""
    ended = Change.objects.filter(position__gt=kept.position, kind=ChangeKind.ITEM_ENDED)
    times = list(ended.order_by("position").values_list("at", flat=True)[:MOST_BEHIND])
    name, oldest = kept.organisation.name, times[0] if times else None
    return Follower(name, kept.position, kept.confirmed_at, len(times), oldest)
