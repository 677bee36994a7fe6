"""Every address of the site and every role: who may open it. A new address needs a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.cast import Somebody, everybody
from tests.accounts.who_may import OPEN_WRITES, TABLE

pytestmark = pytest.mark.django_db
ROLES = (
    "anonymous", "citizen", "other_citizen", "shop_staff",
    "partner", "officer_bare", "officer", "operator",
)  # fmt: skip
ARGUMENTS = {"uuid": "01890000-0000-7000-8000-000000000001", "int": "1", "slug": "not_found"}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route of the map, as it is written there."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def address(route: str) -> str:
    """The route with something in its places that belongs to nobody who asks."""
    return "/" + re.sub(r"<(\w+):\w+>", lambda m: ARGUMENTS.get(m[1], "nothing"), route)


def outcome(answer: Any) -> str:
    """What was answered, in one word."""
    told = answer.get("Location", "")
    if told.startswith("/sign-in"):
        return "sign_in"
    if told.startswith(("/me/second-factor/?", "/me/second-factor/reauth")):
        return "factor"
    return str(answer.status_code)


def read(who: Somebody, route: str) -> str:
    return outcome(who.client.get(address(route), headers=who.headers))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row for rows in TABLE.values() for row in rows} == set(routes())


def test_no_address_has_two_rows() -> None:
    rows = [row for rows in TABLE.values() for row in rows]
    assert sorted(rows) == sorted(set(rows))


def test_everybody_may_read_what_the_table_says_and_nothing_else() -> None:
    people = everybody()
    assert tuple(people) == ROLES
    wrong = []
    for expected, rows in TABLE.items():
        for route in rows:
            told = [read(people[role], route) for role in ROLES]
            if told != expected.split():
                wrong.append(f"{route}: {' '.join(told)}, the table says {expected}")
    assert wrong == []


def test_nobody_writes_without_saying_who_they_are() -> None:
    nobody = everybody()["anonymous"].client
    wrong = []
    for route in set(routes()) - OPEN_WRITES:
        answer = nobody.post(address(route), {}, content_type="application/json")
        if outcome(answer) not in {"sign_in", "401", "405"}:
            wrong.append(f"{route}: {outcome(answer)}")
    assert wrong == []
