"""A follow-up is promised in the transaction that needs it."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from backend.jobs import actions
from backend.jobs.actions import KeyReused, promise
from backend.jobs.courier import Courier
from backend.jobs.followups import UnknownFollowUp, follow_up
from backend.jobs.models import Intent, State
from tests.jobs import effects
from tests.jobs.conftest import queued

SOMEBODY = UUID("0198c0de-0000-7000-8000-000000000001")


class Regret(Exception):
    """What makes a caller roll back."""


@transaction.atomic
def promise_and_regret() -> None:
    promise("drill.effect", number=1)
    raise Regret


@transaction.atomic
def send_and_regret() -> None:
    current_app.send_task("jobs.resend", queue="followups", declare=[])
    assert queued() == 1
    raise Regret


@pytest.mark.usefixtures("empty_queue")
def test_a_promise_that_is_rolled_back_leaves_no_row_and_no_message() -> None:
    with pytest.raises(Regret):
        promise_and_regret()
    assert not Intent.objects.exists()
    assert queued() == 0


@pytest.mark.usefixtures("empty_queue")
def test_a_committed_promise_is_written_and_sent_once() -> None:
    with transaction.atomic():
        intent = promise("drill.effect", number=1)
        assert queued() == 0  # nobody hears of it before it is true
    assert Intent.objects.get() == intent
    assert (intent.state, intent.arguments, queued()) == (State.WAITING, {"number": 1}, 1)


@pytest.mark.usefixtures("empty_queue")
def test_a_message_sent_inside_a_transaction_is_rolled_back_with_it() -> None:
    with pytest.raises(Regret):
        send_and_regret()
    assert queued() == 0


@pytest.mark.usefixtures("empty_queue")
def test_a_dead_broker_does_not_fail_what_is_committed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def refuse(*args: object, **options: object) -> None:
        calls.append(args)
        raise ConnectionError("the broker is away")

    monkeypatch.setattr(actions, "courier", Courier())
    monkeypatch.setattr(current_app, "send_task", refuse)
    with caplog.at_level(logging.WARNING), transaction.atomic():
        for number in (1, 2, 3):
            promise("drill.effect", number=number)
    assert Intent.objects.waiting().count() == 3
    assert "the broker is away" in caplog.text
    assert len(calls) == 1  # the others do not wait for it too


@pytest.mark.usefixtures("effect_table")
def test_a_key_makes_promising_twice_the_same_as_once() -> None:
    first = promise("drill.effect", key="2026-11-22", number=1)
    again = promise("drill.effect", key="2026-11-22", number=1)
    other = promise("drill.trouble", key="2026-11-22", number=1)
    assert first == again != other
    with pytest.raises(KeyReused):
        promise("drill.effect", key="2026-11-22", number=2)


@pytest.mark.usefixtures("effect_table")
def test_arguments_are_kept_as_json_and_compared_as_json() -> None:
    today = timezone.localdate()
    promise("drill.effect", key="k", merchant=SOMEBODY, day=today)
    again = promise("drill.effect", key="k", merchant=str(SOMEBODY), day=today.isoformat())
    again.refresh_from_db()
    assert again.arguments == {"merchant": str(SOMEBODY), "day": today.isoformat()}


@pytest.mark.django_db
def test_a_mistyped_name_is_refused_before_anything_is_written() -> None:
    with pytest.raises(UnknownFollowUp):
        promise("drill.efect", number=1)
    assert not Intent.objects.exists()


def test_two_follow_ups_cannot_share_a_name() -> None:
    assert follow_up("drill.effect")(effects.leave_an_effect) is effects.leave_an_effect
    with pytest.raises(ValueError, match=r"drill\.effect"):
        follow_up("drill.effect")(effects.die_in_the_middle)


@pytest.mark.usefixtures("empty_queue")
def test_a_postponed_promise_is_sent_when_its_time_has_come() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    intent = promise("drill.effect", not_before=tomorrow, number=1)
    assert (queued(), actions.resend(), actions.keep(intent.pk)) == (0, 0, False)
    Intent.objects.update(not_before=timezone.now(), resend_at=timezone.now())
    assert (actions.resend(), queued()) == (1, 1)
