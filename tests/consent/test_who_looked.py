"""The access log of a person: every read by others, shown within one request."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.audit.models import Access

URL = "/api/v1/me/access-log"


def look_at(one: User, what: str = "手机号") -> None:
    Access.objects.note(
        one.pk, reader=uuid4(), organisation="渝北区市场监管局", purpose="核实举报", what=what
    )


def test_a_look_is_there_with_the_next_request(mine: Client, citizen: User) -> None:
    assert mine.get(URL).json()["results"] == []
    look_at(citizen)
    (shown,) = mine.get(URL).json()["results"]
    assert (shown["organisation"], shown["what"]) == ("渝北区市场监管局", "手机号")
    page = mine.get("/me/access-log").content.decode()
    assert "渝北区市场监管局" in page
    assert "核实举报" in page


def test_which_official_it_was_is_not_shown(mine: Client, citizen: User) -> None:
    look_at(citizen)
    reader = str(Access.objects.get().reader)
    assert reader not in mine.get(URL).content.decode()
    assert reader not in mine.get("/me/access-log").content.decode()


def test_nobody_sees_who_looked_at_another(
    citizen: User, neighbour: User, browser_of: Callable[[User], Client]
) -> None:
    look_at(citizen)
    assert browser_of(neighbour).get(URL).json()["results"] == []


@pytest.mark.parametrize("notes", [0, 1, 7, 8])
def test_cursors_lead_through_all_of_it_once(mine: Client, citizen: User, notes: int) -> None:
    for number in range(notes):
        look_at(citizen, what=f"第 {number} 项")
    seen, cursor = [], ""
    while cursor is not None:
        asked = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = mine.get(URL, asked).json()
        seen += [one["what"] for one in page["results"]]
        cursor = page["next"]
    assert seen == [f"第 {number} 项" for number in reversed(range(notes))]


@pytest.mark.parametrize("query", ["cursor=zzz", "limit=0", "limit=101", "person=1"])
def test_a_query_that_means_nothing_is_refused(mine: Client, query: str) -> None:
    assert mine.get(f"{URL}?{query}").status_code == 400
