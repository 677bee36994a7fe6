"""Promise a follow-up, keep it, send it again when its message may be lost."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.jobs.courier import courier
from backend.jobs.followups import handler_of
from backend.jobs.models import Intent, State
from backend.kernel.errors import Conflict

log = logging.getLogger(__name__)

UNHEARD_AFTER = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 8
MOST_AT_ONCE = 500
REMEMBERED_FOR = timedelta(days=30)


class KeyReused(Conflict):
    """The same business key was promised before with other arguments."""

    code = "intent_key_reused"
    message = _("这个业务键已用于另一项后续工作。")


def promise(
    name: str, *, key: str = "", not_before: datetime | None = None, **arguments: Any
) -> Intent:
    """Write down that the follow-up `name` must happen; it is sent once the caller has committed.

    A key (per name, for ever) makes promising twice the same as once. Raises UnknownFollowUp and
    KeyReused. `not_before` puts it off; the arguments come back to the handler as JSON values.
    """
    handler_of(name)
    now = timezone.now()
    fields = _first_sending(arguments=arguments, now=now, not_before=not_before or now)
    if not key:
        intent, is_new = Intent.objects.create(name=name, **fields), True
    else:
        intent, is_new = Intent.objects.get_or_create(name=name, key=key, defaults=fields)
    if is_new and intent.sent_at:
        # Whatever goes wrong must not fail what is already committed: the sweep sends again.
        # (A lambda: Django asks a failing callback for its name, which a partial has not.)
        transaction.on_commit(lambda: courier.send(intent.pk), robust=True)
    if not is_new and intent.arguments != _as_json(arguments):
        raise KeyReused
    return intent


def _first_sending(
    *, arguments: dict[str, Any], now: datetime, not_before: datetime
) -> dict[str, Any]:
    at_once = not_before <= now
    return {
        "arguments": arguments,
        "created_at": now,
        "not_before": not_before,
        "sent_at": now if at_once else None,
        "sends": int(at_once),
        "resend_at": now + UNHEARD_AFTER if at_once else not_before,
    }


def _as_json(arguments: dict[str, Any]) -> Any:
    return json.loads(json.dumps(arguments, cls=DjangoJSONEncoder))


def keep(pk: UUID) -> bool:
    """Run one intent: its effect and its `done` commit together, or neither. True when done.

    Safe to call twice and at once: the row is locked, and finished or postponed ones are left.
    """
    try:
        with transaction.atomic():
            due = Intent.objects.due(timezone.now()).select_for_update(skip_locked=True)
            intent = due.filter(pk=pk).first()
            if intent is None:
                return False
            handler_of(intent.name)(**intent.arguments)
            Intent.objects.filter(pk=pk).update(
                state=State.DONE, tries=F("tries") + 1, finished_at=timezone.now(), last_error=""
            )
    except Exception as trouble:
        log.exception("follow-up %s failed", pk)
        note_failure(pk, trouble=trouble)
        return False
    return True


@transaction.atomic
def note_failure(pk: UUID, *, trouble: Exception) -> None:
    """Count the failed try and put the next one off, twice as long each time; then give up."""
    intent = Intent.objects.waiting().select_for_update().filter(pk=pk).first()
    if intent is None:
        return  # done meanwhile: an on_commit callback of the handler raised
    now = timezone.now()
    intent.tries += 1
    # PostgreSQL keeps no NUL; the text of an error may carry the input that caused it.
    intent.last_error = f"{type(trouble).__name__}: {trouble}".replace("\x00", "")[:2000]
    if intent.tries >= MOST_TRIES:
        intent.state, intent.finished_at = State.FAILED, now
    intent.not_before = intent.resend_at = now + wait_after(intent.tries)
    intent.sends = 0
    intent.save()


def wait_after(times: int) -> timedelta:
    """5 s, 10 s, 20 s … an hour at most."""
    doublings = max(0, min(times - 1, 12))
    return min(UNHEARD_AFTER * (1 << doublings), LONGEST_WAIT)


def resend() -> int:
    """Send intents again that nobody has acted on; how many. Rows being worked on are left."""
    now = timezone.now()
    with transaction.atomic():
        unheard = Intent.objects.unheard_of(now).select_for_update(skip_locked=True)
        intents = list(unheard[:MOST_AT_ONCE])
        for intent in intents:
            intent.sent_at, intent.sends = now, min(intent.sends + 1, 30_000)
            # Ever more seldom: a long queue must not be made longer by its own sweep.
            intent.resend_at = now + wait_after(intent.sends)
        Intent.objects.bulk_update(intents, ["sent_at", "sends", "resend_at"])
    for intent in intents:
        courier.send(intent.pk)
    return len(intents)


def try_again(*, name: str = "") -> int:
    """Give failed intents (of one name, or all) a fresh start; how many."""
    failed = Intent.objects.failed()
    chosen = failed.filter(name=name) if name else failed
    now = timezone.now()
    return chosen.update(
        state=State.WAITING, tries=0, sends=0, finished_at=None, not_before=now, resend_at=now
    )


def forget() -> int:
    """Delete what was done long ago; how many. Keyed ones stay: their key is used for ever."""
    old = Intent.objects.filter(
        state=State.DONE, key="", finished_at__lt=timezone.now() - REMEMBERED_FOR
    )
    return old.delete()[0]
