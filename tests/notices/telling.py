"""How these stories tell somebody something, and let the clock's follow-ups run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.accounts.models import User
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.notices.actions import notify
from backend.notices.models import Notice

WORDS = {"shop": "好再来面馆", "answer": "退你 {3} 元", "number": "138****0000"}


def tell(person: User, kind: str = "story.answered", **more: Any) -> Notice:
    subject = ("complaints.complaint", str(uuid4()))
    return notify(person.pk, **{"kind": kind, "subject": subject, "words": WORDS} | more)


def run_due(clock: Any) -> int:
    """Run every follow-up that is due at the story's time; how many ran."""
    due = Intent.objects.due(clock.now).filter(name="notices.deliver").order_by("not_before", "pk")
    return sum(keep(pk) for pk in list(due.values_list("pk", flat=True)))


def live(clock: Any, *, hours: float, step: timedelta = timedelta(minutes=10)) -> None:
    """Let time go by; whatever falls due is done."""
    end = clock.now + timedelta(hours=hours)
    while clock.now < end:
        run_due(clock)
        clock.now += step
    run_due(clock)
