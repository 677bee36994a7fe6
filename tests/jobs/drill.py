"""The kill drill: promise many effects, kill -9 the worker again and again, count the effects.

By hand, on any broker and on a database of its own (made and dropped):
`python -m tests.jobs.drill --broker redis://127.0.0.1 --intents 1200 --kills 10`
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a drill found; `seconds` from the first worker to the last effect."""

    intents: int
    kills: int
    lost: int
    doubled: int
    seconds: float


def run_drill(*, intents: int, kills: int, folder: Path, broker: str = "") -> Outcome:
    """Kill the whole worker `kills` times while it keeps `intents` promises; bounded in time."""
    from tests.jobs.crew import Crew, wait_until
    from tests.jobs.effects import effects, make_table

    make_table()
    promise_all(intents)
    chance, began = random.Random(3), time.monotonic()
    with Crew(folder, broker=broker) as crew:
        crew.beat()
        for _ in range(kills):
            worker, before = crew.worker(), len(effects())
            goal = before + intents // (kills + 2)
            wait_until(lambda goal=goal: len(effects()) >= goal, seconds=30)
            time.sleep(chance.random() * 0.03)
            crew.kill(worker)
        crew.worker()
        wait_until(nothing_waits, seconds=120)
        seconds = time.monotonic() - began
        time.sleep(2)  # whatever would come twice, comes now
    found = effects()
    distinct = len(set(found))
    return Outcome(intents, kills, intents - distinct, len(found) - distinct, seconds)


def promise_all(intents: int) -> None:
    """Each in a transaction of its own, as requests would."""
    from django.db import transaction

    from backend.jobs.actions import promise

    for number in range(intents):
        with transaction.atomic():
            promise("drill.effect", number=number, takes=0.005)


def nothing_waits() -> bool:
    from backend.jobs.figures import backlog

    return backlog().waiting == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--broker", default="")
    parser.add_argument("--intents", type=int, default=1200)
    parser.add_argument("--kills", type=int, default=10)
    wanted = parser.parse_args()
    os.environ["BROKER_URL"] = wanted.broker
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.test")
    from backend.embedded.bootstrap import ensure_test_cluster

    ensure_test_cluster()
    import django

    django.setup()
    print(drill_on_a_new_database(wanted.broker, intents=wanted.intents, kills=wanted.kills))  # noqa: T201


def drill_on_a_new_database(broker: str, *, intents: int, kills: int) -> Outcome:
    from django.db import connection

    from tests.jobs import effects  # noqa: F401  (registers the follow-ups)

    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return run_drill(intents=intents, kills=kills, folder=Path(folder), broker=broker)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


if __name__ == "__main__":
    main()
