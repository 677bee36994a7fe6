"""Every write of the site and every role: what happens to an empty one. A new write needs a row.

Each is tried by itself and undone, so that no try is made easier or harder by another. What comes
with allauth and the admin has no row: strangers are kept out of it in test_who_may.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from backend.sharding.checks import OURS
from tests.accounts.cast import Somebody, everybody
from tests.accounts.test_who_may import ROLES, address, outcome
from tests.accounts.who_may import OPEN_WRITES
from tests.accounts.who_may_write import WRITES

pytestmark = pytest.mark.django_db
METHODS = ("post", "put", "patch", "delete")
ONLY_REFUSALS = {"sign_in", "factor", "401", "403", "404", "405", "429"}


def writes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """`post route` for every method of ours that writes."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from writes(entry, route)
        elif isinstance(entry, URLPattern) and not route.startswith("_allauth/"):
            view = getattr(entry.callback, "view_class", None) or getattr(
                entry.callback, "cls", None
            )
            if view and view.__module__.split(".")[0] in OURS:
                yield from (f"{method} {route}" for method in METHODS if hasattr(view, method))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tried(who: Somebody, write: str, at: Callable[[str], str] = address) -> str:
    """What an empty write is answered, by a client that is used this once."""
    method, _, route = write.partition(" ")
    client = Client()
    client.cookies = SimpleCookie({name: one.value for name, one in who.client.cookies.items()})
    kind = "application/json" if route.startswith("api/") else None
    more: dict[str, Any] = {"data": {}} if method == "post" else {}
    if kind:
        more["content_type"] = kind
    with undone():
        return outcome(getattr(client, method)(at(route), headers=who.headers, **more))


def test_every_write_has_a_row_and_every_row_a_write() -> None:
    rows = [row for some in WRITES.values() for row in some]
    assert sorted(rows) == sorted(set(rows))
    assert set(rows) - set(writes()) == set()
    people = everybody()
    missing = sorted(set(writes()) - set(rows))
    observed = {write: " ".join(tried(people[role], write) for role in ROLES) for write in missing}
    assert observed == {}, "is that right? then put it into who_may_write.py"


def test_everybody_may_write_what_the_table_says_and_nothing_else() -> None:
    people = everybody()
    wrong = []
    for expected, rows in WRITES.items():
        for write in rows:
            told = [tried(people[role], write) for role in ROLES]
            if told != expected.split():
                wrong.append(f"{write}: {' '.join(told)}, the table says {expected}")
    assert wrong == []


def test_the_table_lets_no_stranger_write_but_to_come_in() -> None:
    for expected, rows in WRITES.items():
        anonymous = expected.split()[0]
        routes = {write.partition(" ")[2] for write in rows}
        assert anonymous in ONLY_REFUSALS or routes <= OPEN_WRITES, (expected, rows)
