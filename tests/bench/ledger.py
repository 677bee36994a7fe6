"""Moving points: transfers a second spread over accounts, beside django-hordak, in turn.

`measured("ledger", SECONDS, database=...)` runs it. Each side moves one amount per transaction,
with as many writers, on the same server; hordak's are its plain `transfer_to`, with neither a key
nor a look at the balance.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.bench import ground

ACCOUNTS, WRITERS, ROUNDS = 2000, 16, 3
HORDAK = "django-hordak==2.0.0"
PEER = "tests/bench/peers/hordak_ledger.py"
PEERS_DATABASE = "peer_hordak"


def main() -> None:
    """Fill both, measure in turn, print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6.0
    ground.begin()
    members, python = filled(), peers_python()
    ground.empty_database(PEERS_DATABASE)
    hordak(python, "fill", ACCOUNTS)
    rounds = [(ours(members, seconds), hordak(python, "run", seconds)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*rounds, strict=True))
    ground.drop(PEERS_DATABASE)
    found = {"ours": round(mine), "hordak": round(theirs), "ratio": round(mine / theirs, 1)}
    ground.answer({"accounts": ACCOUNTS, "writers": WRITERS, **found, "troubles": troubles()})


# -- Ours -----------------------------------------------------------------------------------------
def filled() -> list[Any]:
    """Members, each with an account and points to spend."""
    from django.db import transaction

    from credit.ledger import actions
    from credit.membership.models import Member

    members = Member.objects.bulk_create(Member(person=uuid4()) for _ in range(ACCOUNTS))
    thank = thanking()
    with transaction.atomic():
        for member in members:
            actions.open_account(member)
            thank(member)
    return members


def thanking() -> Callable[[Any], object]:
    """An act that gives five points for a year."""
    from datetime import timedelta

    from credit.ledger import actions, reading

    until = reading.today() + timedelta(days=365)
    ends = {"standing_until": until, "expires_on": until}
    return lambda member: actions.award(member, key=f"deed:{uuid4()}", points=5, **ends)


def _write(members: list[Any], end: float) -> int:
    """Thanks and spending in turn, one in a transaction, on accounts at random."""
    from credit.ledger import actions
    from credit.ledger.refusals import NotEnoughPoints

    thank, count = thanking(), 0
    while time.monotonic() < end:
        member = random.choice(members)
        if random.random() < 0.5:
            thank(member)
        else:
            act = {"subject": "offer:1", "receipt": uuid4()}
            try:
                actions.spend(member, key=f"voucher:{uuid4()}", points=4, **act)
            except NotEnoughPoints:
                continue
        count += 1
    return count


def ours(members: list[Any], seconds: float) -> float:
    """Transfers a second by so many processes."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    end = time.monotonic() + seconds
    children = [_begin(members, end, write) for _ in range(WRITERS)]
    for child in children:
        os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as told:
        return sum(map(int, told.read().split())) / seconds


def _begin(members: list[Any], end: float, tell: int) -> int:
    child = os.fork()
    if child:
        return child
    random.seed()
    os.write(tell, f"{_write(members, end)}\n".encode())
    os._exit(0)


def troubles() -> int:
    """What the whole ledger, looked at again, has to say."""
    from credit.ledger import checking

    return len(list(checking.troubles()))


# -- hordak ---------------------------------------------------------------------------------------
def peers_python() -> str:
    """A Python with hordak, apart from ours."""
    folder = ground.file_of("hordak-venv")
    python = folder / "bin" / "python"
    if not python.exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "-q", "--python", sys.executable, str(folder)], check=True)
        wanted = [HORDAK, "psycopg[binary]", "django~=5.2.0"]
        into = ["pip", "install", "-q", "--python", str(python)]
        subprocess.run([*uv, *into, *wanted], check=True)
    return str(python)


def hordak(python: str, what: str, amount: float) -> float:
    """Run the peer on its own database of the same server."""
    from django.db import connection

    place = {name: connection.settings_dict[name] for name in ("USER", "HOST", "PORT", "PASSWORD")}
    run = subprocess.run(
        [python, PEER, what, str(amount), str(WRITERS)],
        env={**os.environ, "PEER": json.dumps({**place, "NAME": PEERS_DATABASE})},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(json.loads(run.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
