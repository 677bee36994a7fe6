"""One delivery at a time: carried once, put off while nobody answers, ended in a written state."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.notices.actions import put_off
from backend.notices.channels import CHANNELS, Away, Letter, NotNow, Refused, Unreachable
from backend.notices.hours import next_waking
from backend.notices.kinds import SMS
from backend.notices.models import WORKFLOW, Delivery, State, preference_of

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
WORTH_TRYING = timedelta(days=3)
GATHERED = timedelta(minutes=15)  # one message in this time; what comes meanwhile goes together
FORGOTTEN_AFTER = timedelta(hours=2)
KEPT_DAYS = 366


@transaction.atomic
def deliver(*, delivery: UUID) -> Delivery | None:
    """Try one waiting delivery; None: its person left. Safe to call twice and at once."""
    asked = Delivery.objects.select_related("notice").filter(pk=delivery).first()
    if asked is None:
        return None
    mine = _waiting_with(asked)
    row = next((each for each in mine if each.pk == asked.pk), None)
    if row is None or row.carried_by_id is not None:
        return asked  # done, or a digest speaks for it
    if (free_at := _not_before(row)) > timezone.now():
        return _later(row, at=free_at)
    return _try(row, mine)


def _waiting_with(asked: Delivery) -> list[Delivery]:
    """The delivery and what waits beside it for the same person, locked in the order of ids."""
    beside = Delivery.objects.waiting().filter(
        notice__person=asked.notice.person, channel=asked.channel
    )
    rows = beside.select_for_update(of=("self",)).select_related("notice").order_by("id")
    return list(rows)


def _not_before(row: Delivery) -> datetime:
    """Text messages wait for the morning, and for a while after the last one."""
    now = timezone.now()
    if row.channel != SMS or row.notice.said_by.is_urgent:
        return now
    mine = Delivery.objects.filter(notice__person=row.notice.person, channel=SMS, carried_by=None)
    last = mine.filter(state=State.SENT, finished_at__gt=now - GATHERED)
    newest = last.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return next_waking(newest + GATHERED if newest else now)


def _gather(row: Delivery, mine: list[Delivery]) -> None:
    """Whatever else would ring now, or waits for the same pause, goes along with this one."""
    if row.channel != SMS or row.notice.said_by.is_urgent or row.tries:
        return
    others = [each.pk for each in mine if each.pk != row.pk and _may_join(each)]
    Delivery.objects.filter(pk__in=others).update(carried_by=row)


def _may_join(other: Delivery) -> bool:
    kind = other.notice.said_by
    fresh = not other.tries and other.carried_by_id is None
    wanted = preference_of(other.notice.person).wants(kind, other.channel)
    return fresh and not kind.is_urgent and wanted


def _try(row: Delivery, mine: list[Delivery]) -> Delivery:
    kind, preference = row.notice.said_by, preference_of(row.notice.person)
    person = User.objects.filter(pk=row.notice.person, is_active=True).first()
    if person is None or not preference.wants(kind, row.channel):
        return _finish(row, State.NOT_WANTED)
    _gather(row, mine)
    try:
        CHANNELS[row.channel](_letter(row, person, preference.language))
    except Unreachable:
        return _finish(row, State.NOT_WANTED)
    except Refused as refusal:
        log.error("notice %s refused by %s: %s", row.notice_id, row.channel, refusal)
        return _finish(row, State.FAILED, trouble=str(refusal))
    except NotNow as full:
        row.carries.update(carried_by=None)  # more may have come by then: gathered anew
        return _later(row, at=timezone.now() + timedelta(seconds=full.wait))
    except Away as away:
        return _put_off(row, away)
    return _finish(row, State.SENT)


def _letter(row: Delivery, person: User, language: str) -> Letter:
    notice, kind, along = row.notice, row.notice.said_by, row.carries.count()
    with override(language):
        headline = kind.headline(notice.words)
        if along:
            headline = _("你有 %(count)s 条新通知") % {"count": along + 1}
    return Letter(
        id=row.pk,
        person=person,
        kind=notice.kind,
        headline=headline,
        short=notice.short if not along else "",
        language=language,
        is_urgent=kind.is_urgent,
    )


def _put_off(row: Delivery, away: Away) -> Delivery:
    """Twice as long each time, an hour at most; after three days nobody waits for it any more."""
    doublings = min(row.tries, 10)
    at = timezone.now() + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    row.tries, row.trouble = min(row.tries + 1, 30_000), str(away)[:100]
    if at > row.notice.made_at + WORTH_TRYING:
        return _finish(row, State.GIVEN_UP, trouble=row.trouble)
    return _later(row, at=at)


def _later(row: Delivery, *, at: datetime) -> Delivery:
    if row.channel == SMS and not row.notice.said_by.is_urgent:
        at = next_waking(at)
    row.next_at = at
    row.save(update_fields=["next_at", "tries", "trouble"])
    put_off(row, until=at)
    return row


def _finish(row: Delivery, state: State, *, trouble: str = "") -> Delivery:
    WORKFLOW.check(row.state, state)
    now = timezone.now()
    row.carries.waiting().update(state=state, finished_at=now, trouble=trouble[:100])
    row.state, row.finished_at, row.trouble = state, now, trouble[:100]
    row.save(update_fields=["state", "finished_at", "trouble", "tries"])
    return row


def pick_up_forgotten(*, most: int = 500) -> int:
    """Promise anew what waits although its time came long ago; how many."""
    with transaction.atomic():
        lost = Delivery.objects.forgotten(timezone.now() - FORGOTTEN_AFTER)
        rows = list(lost.select_for_update(skip_locked=True)[:most])
        for row in rows:
            row.next_at = timezone.now()
            row.save(update_fields=["next_at"])
            put_off(row, until=row.next_at)
    return len(rows)
