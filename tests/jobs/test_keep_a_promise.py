"""A promise is kept once: its effect and its `done` are one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.jobs.actions import (
    LONGEST_WAIT,
    MOST_TRIES,
    UNHEARD_AFTER,
    forget,
    keep,
    note_failure,
    promise,
    resend,
    try_again,
    wait_after,
)
from backend.jobs.figures import Backlog, backlog
from backend.jobs.models import Intent, State
from tests.jobs.conftest import queued
from tests.jobs.effects import effects


def fail_times(pk: UUID, times: int) -> None:
    for _ in range(times):
        Intent.objects.filter(pk=pk).update(not_before=timezone.now())
        assert keep(pk) is False


@pytest.mark.usefixtures("effect_table")
def test_keeping_twice_has_one_effect() -> None:
    intent = promise("drill.effect", number=7)
    assert (keep(intent.pk), keep(intent.pk)) == (True, False)
    intent.refresh_from_db()
    assert (effects(), intent.state, intent.tries) == ([7], State.DONE, 1)


@pytest.mark.usefixtures("empty_queue")
def test_keeping_at_once_has_one_effect() -> None:
    intent = promise("drill.effect", number=7, takes=0.2)

    def keep_and_close(_: int) -> bool:
        try:
            return keep(intent.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(keep_and_close, range(4)))
    assert (sorted(kept), effects()) == ([False, False, False, True], [7])


@pytest.mark.usefixtures("effect_table")
def test_a_failing_handler_leaves_no_effect_but_its_reason() -> None:
    intent = promise("drill.trouble", number=7)
    assert keep(intent.pk) is False
    intent.refresh_from_db()
    assert (effects(), intent.state, intent.tries) == ([], State.WAITING, 1)
    assert intent.last_error == "ValueError: no luck with 7"
    assert intent.not_before > timezone.now()
    assert keep(intent.pk) is False  # too early
    intent.refresh_from_db()
    assert intent.tries == 1


@pytest.mark.usefixtures("effect_table")
def test_after_many_failures_it_is_given_up_and_kept_for_people_to_see() -> None:
    intent = promise("drill.trouble", number=7)
    fail_times(intent.pk, MOST_TRIES)
    intent.refresh_from_db()
    assert (intent.state, intent.tries) == (State.FAILED, MOST_TRIES)
    assert backlog() == Backlog(waiting=0, oldest_seconds=0.0, failed=1)
    fail_times(intent.pk, 1)
    intent.refresh_from_db()
    assert intent.tries == MOST_TRIES


@pytest.mark.usefixtures("effect_table")
def test_what_was_given_up_can_be_tried_again() -> None:
    intent = promise("drill.trouble", number=7)
    fail_times(intent.pk, MOST_TRIES)
    assert (try_again(name="drill.effect"), try_again(name="drill.trouble")) == (0, 1)
    assert Intent.objects.waiting().get().tries == 0


@pytest.mark.usefixtures("effect_table")
def test_a_callback_that_fails_after_the_commit_does_not_undo_the_promise() -> None:
    intent = promise("drill.effect", number=7)
    keep(intent.pk)
    note_failure(intent.pk, trouble=OSError("too late"))
    intent.refresh_from_db()
    assert (intent.state, intent.last_error) == (State.DONE, "")


@pytest.mark.django_db
def test_a_promise_nobody_wrote_is_left_alone() -> None:
    assert keep(uuid4()) is False


@given(st.integers(1, 10_000))
def test_waits_grow_and_end_at_an_hour(times: int) -> None:
    assert UNHEARD_AFTER <= wait_after(times) <= wait_after(times + 1) <= LONGEST_WAIT


@pytest.mark.usefixtures("empty_queue")
def test_a_lost_message_is_sent_again_ever_more_seldom() -> None:
    promise("drill.effect", number=1)
    assert resend() == 0  # the first message is young
    gaps = []
    for _ in range(3):
        Intent.objects.update(resend_at=timezone.now())
        assert resend() == 1
        intent = Intent.objects.get()
        gaps.append(intent.resend_at - (intent.sent_at or intent.resend_at))
    assert gaps == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert queued() == 4


@pytest.mark.usefixtures("empty_queue")
def test_one_that_is_being_kept_is_not_sent_again() -> None:
    promise("drill.effect", number=1)
    Intent.objects.update(resend_at=timezone.now())

    def resend_elsewhere() -> int:
        try:
            return resend()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Intent.objects.select_for_update().get()
        assert pool.submit(resend_elsewhere).result() == 0


@pytest.mark.usefixtures("effect_table")
def test_only_old_and_keyless_ones_are_forgotten() -> None:
    kept = [promise("drill.effect", key=key, number=1) for key in ("", "", "once")]
    waiting = promise("drill.effect", number=1)
    for intent in kept:
        keep(intent.pk)
    long_ago = timezone.now() - timedelta(days=31)
    Intent.objects.filter(pk__in=[kept[0].pk, kept[2].pk]).update(finished_at=long_ago)
    assert forget() == 1
    assert set(Intent.objects.values_list("pk", flat=True)) == {
        kept[1].pk,
        kept[2].pk,
        waiting.pk,
    }


@pytest.mark.usefixtures("effect_table")
def test_the_backlog_tells_how_late_the_latest_is() -> None:
    assert backlog() == Backlog(waiting=0, oldest_seconds=0.0, failed=0)
    promise("drill.effect", number=1)
    promise("drill.effect", not_before=timezone.now() + timedelta(days=1), number=2)
    Intent.objects.filter(arguments__number=1).update(
        not_before=timezone.now() - timedelta(minutes=2)
    )
    found = backlog()
    assert (found.waiting, found.failed) == (2, 0)
    assert 120 <= found.oldest_seconds < 180


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "lost", "finished_at": timezone.now()}, "intent_state_is_known"),
        ({"state": State.DONE}, "an_intent_is_finished_or_waiting"),
        ({"finished_at": timezone.now()}, "an_intent_is_finished_or_waiting"),
    ],
)
@pytest.mark.usefixtures("effect_table")
def test_the_database_refuses_a_state_that_cannot_be(change: dict[str, object], rule: str) -> None:
    promise("drill.effect", number=1)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Intent.objects.update(**change)
