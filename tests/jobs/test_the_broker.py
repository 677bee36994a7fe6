"""The queue in our own database, and what is asked of other brokers."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from types import SimpleNamespace

import pytest
from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from backend.jobs.broker import conninfo, settings_for
from backend.jobs.install import drop_reply_queues, install_broker
from backend.jobs.transport import LONGEST_NAME, Channel
from backend.schedule import TIMETABLE, beat_schedule


def name_of(queue: str) -> str:
    channel = Channel.__new__(Channel)
    channel.__dict__["queue_name_prefix"] = ""
    channel.closed = True
    return channel.canonical_queue_name(queue)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200))
def test_every_queue_has_a_name_that_a_table_can_bear(queue: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,47}", name_of(queue))
    assert name_of(queue) == name_of(queue)


def test_long_names_that_differ_at_the_end_stay_apart() -> None:
    names = {name_of("reply.celery.pidbox." + "x" * LONGEST_NAME + end) for end in "abc"}
    assert len(names) == 3


def test_rabbitmq_keeps_messages_on_several_machines_and_confirms_them() -> None:
    settings = settings_for("amqps://app:secret@rabbit.example/city")
    kinds = [queue.queue_arguments["x-queue-type"] for queue in settings["task_queues"]]
    assert kinds == ["quorum", "quorum"]
    assert settings["broker_transport_options"]["confirm_publish"] is True


def test_redis_gives_back_what_a_killed_worker_held() -> None:
    options = settings_for("redis://cache.example/0")["broker_transport_options"]
    assert (options["unacked_restore_interval"], options["unacked_restore_throttle"]) == (1, 1)


@pytest.mark.parametrize("url", ["sqs://key@", "memory://", "localhost:5672", "pgmq://elsewhere/x"])
def test_a_broker_we_have_not_tried_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BROKER_URL"):
        settings_for(url)


def test_the_address_of_the_database_survives_odd_characters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = connection.settings_dict | {
        "HOST": "/a dir/it's",
        "PORT": "",
        "PASSWORD": r"a b'c\d",
        "OPTIONS": {"sslmode": "require", "pool": True},
    }
    monkeypatch.setattr(connections["default"], "settings_dict", place)
    found = conninfo_to_dict(conninfo())
    assert (found["host"], found["password"]) == ("/a dir/it's", r"a b'c\d")
    assert found["sslmode"] == "require"
    assert "port" not in found


@pytest.mark.django_db(transaction=True)
def test_many_processes_may_install_the_queue_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA pgmq CASCADE")

    def install(_: int) -> bool:
        try:
            return install_broker()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(install, range(4))) == [False, False, False, True]


@pytest.mark.django_db
def test_the_command_says_what_it_found() -> None:
    said = StringIO()
    call_command("install_broker", stdout=said)
    assert said.getvalue() == "The message queue was there already.\n"


@pytest.mark.django_db
def test_with_another_broker_nothing_is_installed(settings: SimpleNamespace) -> None:
    settings.BROKER_URL = "redis://cache.example"
    said = StringIO()
    call_command("install_broker", stdout=said)
    assert "nothing to install" in said.getvalue()
    assert drop_reply_queues() == 0


@pytest.mark.django_db
def test_reply_queues_of_processes_long_gone_are_dropped() -> None:
    with connection.cursor() as cursor:
        for name in ("abc_reply_celery_pidbox", "def_reply_celery_pidbox"):
            cursor.execute("SELECT pgmq.create(%s)", [name])
        cursor.execute(
            "UPDATE pgmq.meta SET created_at = now() - interval '2 hours'"
            " WHERE queue_name IN ('abc_reply_celery_pidbox', 'followups')"
        )
    assert drop_reply_queues() == 1


def test_everything_in_the_timetable_exists_and_says_why() -> None:
    current_app.loader.import_default_modules()
    missing = [line.task for line in TIMETABLE if line.task not in current_app.tasks]
    assert missing == []
    assert all(line.why and line.stale_after > 0 for line in TIMETABLE)
    assert len(beat_schedule()) == len(TIMETABLE)
    assert {line["options"]["queue"] for line in beat_schedule().values()} == {"sweeps"}
