"""One's own notices: pages of them, how many are unread, one by its short name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from backend.api import cursors
from backend.notices.kinds import CARRIED, GROUPS, WECHAT, Kind, kinds
from backend.notices.models import Notice, Preference

LIST = "me.notices"
MOST_COUNTED = 99


def page_of(
    person: UUID, *, limit: int, cursor: str = "", unread: bool = False
) -> tuple[list[Notice], str]:
    """One page of notices, newest first, and the cursor of the next one, "" at the end."""
    notices = Notice.objects.of(person)
    if unread:
        notices = notices.unread()
    if cursor:
        at, key = cursors.decode(LIST, cursor)
        notices = notices.filter(Q(made_at__lt=at) | Q(made_at=at, id__lt=key))
    rows = list(notices[: limit + 1])
    if len(rows) <= limit:
        return rows, ""
    last = rows[limit - 1]
    return rows[:limit], cursors.encode(LIST, [last.made_at.isoformat(), str(last.pk)])


def unread_count(person: UUID) -> int:
    """How many are unread; counting stops at a hundred."""
    unread = Notice.objects.of(person).unread().order_by().values("pk")
    return len(unread[: MOST_COUNTED + 1])


def shown(notice: Notice) -> dict[str, Any]:
    """A notice in the reader's language, for the person it was written for."""
    words, kind = notice.words, notice.said_by
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "group": kind.group,
        "title": kind.headline(words),
        "text": kind.text(words),
        "address": notice.address,
        "made_at": notice.made_at,
        "read_at": notice.read_at,
    }


def switches(preference: Preference) -> list[dict[str, Any]]:
    """What may be switched: a group and a channel, and whether it is on; empty groups are left."""
    return [
        {"group": group, "channel": channel, "wanted": f"{group}:{channel}" not in off}
        for off in [set(preference.unwanted)]
        for group in GROUPS
        for channel in CARRIED
        if _is_there(channel) and any(_is_switched(kind, group, channel) for kind in kinds())
    ]


def _is_switched(kind: Kind, group: str, channel: str) -> bool:
    return kind.group == group and channel in kind.channels and not kind.is_required


def _is_there(channel: str) -> bool:
    return channel != WECHAT or bool(settings.NOTICES_WECHAT_TEMPLATES)
