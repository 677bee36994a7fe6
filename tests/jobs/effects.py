"""Follow-ups that exist for the tests: each leaves a row, so that effects can be counted."""

import os
import signal
import time

from django.db import connection

from backend.jobs.followups import follow_up

TABLE = "CREATE TABLE IF NOT EXISTS drill_effect (number int NOT NULL)"


@follow_up("drill.effect")
def leave_an_effect(*, number: int, takes: float = 0.0) -> None:
    time.sleep(takes)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO drill_effect VALUES (%s)", [number])


@follow_up("drill.trouble")
def leave_an_effect_and_fail(*, number: int) -> None:
    leave_an_effect(number=number)
    raise ValueError(f"no luck with {number}\x00")


@follow_up("drill.suicide")
def die_in_the_middle(*, number: int) -> None:
    leave_an_effect(number=number)
    os.kill(os.getpid(), signal.SIGKILL)


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("TRUNCATE drill_effect")


def effects() -> list[int]:
    """The numbers left so far, doubles included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM drill_effect ORDER BY number")
        return [row[0] for row in cursor.fetchall()]
