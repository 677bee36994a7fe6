"""django-hordak moving money between accounts: run by a Python of its own (see ../ledger.py)."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from typing import Any

import django
from django.conf import settings

AMOUNT = 5


def begin() -> None:
    """The least settings that hordak asks for."""
    place = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}
    settings.configure(
        DATABASES={"default": {**place, **json.loads(os.environ["PEER"])}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="only-for-the-bench",
        USE_TZ=True,
        HORDAK_CURRENCIES=["CNY"],
        DEFAULT_CURRENCY="CNY",
    )
    django.setup()


def fill(count: int) -> int:
    """The tables, one account that gives and many that receive."""
    from django.core.management import call_command
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    # Not in one transaction: each account rewrites all before it, which only then can be tidied up.
    for number in range(count + 1):
        name = f"{number}"
        Account.objects.create(name=name, type="IN", currencies=["CNY"], code=name)
    return count


def run(seconds: float, writers: int) -> float:
    """Transfers a second by so many processes."""
    from django.db import connections
    from hordak.models import Account

    accounts = list(Account.objects.order_by("pk"))
    connections.close_all()
    read, write = os.pipe()
    end = time.monotonic() + seconds
    children = [_begin(accounts, end, write) for _ in range(writers)]
    for child in children:
        os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as told:
        return sum(map(int, told.read().split())) / seconds


def _begin(accounts: list[Any], end: float, tell: int) -> int:
    child = os.fork()
    if child:
        return child
    random.seed()
    os.write(tell, f"{_write(accounts, end)}\n".encode())
    os._exit(0)


def _write(accounts: list[Any], end: float) -> int:
    from django.db import transaction
    from moneyed import Money

    giver, amount, count = accounts[0], Money(AMOUNT, "CNY"), 0
    while time.monotonic() < end:
        with transaction.atomic():
            giver.transfer_to(random.choice(accounts[1:]), amount, description="thanks")
        count += 1
    return count


if __name__ == "__main__":
    begin()
    what, amount, writers = sys.argv[1:]
    found = fill(int(float(amount))) if what == "fill" else run(float(amount), int(writers))
    sys.stdout.write(f"{json.dumps(found)}\n")
