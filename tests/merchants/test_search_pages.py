"""Every result is on one page, each page goes on where the last ended, whatever is asked."""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.api import cursors
from merchants.lookup import search
from merchants.lookup.folding import fold
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, api

pytestmark = pytest.mark.django_db
SIGNS = "老王张面馆云溪渝北茶长安AB8"
STATUSES = ("存续", "停业", "注销", "吊销", "")
SHOPS = 60
ON_ONE_DATABASE = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows() -> list[dict[str, str]]:
    """Sixty names that have much in common."""
    chance = Random(7)
    return [
        registration(
            number,
            企业名称="".join(chance.choices(SIGNS, k=chance.randint(2, 7))),
            登记状态=chance.choice(STATUSES),
            住所="".join(chance.choices(SIGNS, k=6)),
        )
        for number in range(1, SHOPS + 1)
    ]


@pytest.fixture
def register() -> list[dict[str, str]]:
    delivered = rows()
    hand_in("enterprises", *delivered)
    return delivered


def walked(client: Client, **query: Any) -> list[dict[str, Any]]:
    """All results, following `next` to its end."""
    page = api(client, "merchants", **query)
    results = list(page["results"])
    for _ in range(SHOPS):
        if page["next"] is None:
            return results
        address = urlsplit(page["next"])
        page = api(client, address.path.removeprefix(f"{OPEN}/"), **dict(parse_qsl(address.query)))
        results += page["results"]
    raise AssertionError("the pages never end")


def naive(delivered: list[dict[str, str]], asked: str) -> tuple[set[str], set[str]]:
    """The codes that must be found, and those that may be: by reading every row.

    One character, and Latin letters (which may be pinyin), are only looked for where words begin;
    addresses and codes are read from three characters on.
    """
    must, may = set(), set()
    anywhere = len(asked) >= 3 or (len(asked) == 2 and not asked.isascii())
    for row in delivered:
        name, uscc = fold(row["企业名称"]), row["统一社会信用代码"]
        texts = [name, fold(row["住所"]), uscc.lower()] if len(asked) >= 3 else [name]
        contained = any(asked in text for text in texts)
        if contained and (anywhere or name.startswith(asked)):
            must.add(uscc)
        if contained:
            may.add(uscc)
    return must, may


@ON_ONE_DATABASE
@given(asked=st.text(alphabet=SIGNS, min_size=1, max_size=4), limit=st.integers(1, 30))
def test_search_finds_what_reading_every_row_finds(
    register: list[dict[str, str]], asked: str, limit: int
) -> None:
    client = Client()
    must, may = naive(register, fold(asked))
    results = walked(client, q=asked, limit=limit)
    got = [each["uscc"] for each in results]
    assert len(got) == len(set(got))
    assert must <= set(got)
    if not fold(asked).isascii():  # Latin letters may be pinyin too
        assert set(got) <= may
    assert api(client, "merchants", q=asked, limit=1)["total"] == len(got)


@ON_ONE_DATABASE
@given(
    asked=st.text(alphabet=SIGNS + " %_\\", max_size=4),
    limit=st.integers(1, 20),
    kind=st.sampled_from(["", "enterprise"]),
)
def test_however_small_the_pages_the_order_is_the_same(
    register: list[dict[str, str]], asked: str, limit: int, kind: str
) -> None:
    query = {"q": asked} | ({"kind": kind} if kind else {})
    assert walked(Client(), **query, limit=limit) == walked(Client(), **query, limit=100)


def test_everything_can_be_walked(register: list[dict[str, str]]) -> None:
    results = walked(Client(), limit=7)
    assert {each["uscc"] for each in results} == {row["统一社会信用代码"] for row in register}
    closed = [each["status"] in {"closed", "revoked"} for each in results]
    assert closed == sorted(closed)


def test_a_shop_that_comes_between_two_pages_hides_no_other(client: Client) -> None:
    hand_in("enterprises", *[registration(n, 企业名称=f"面馆{n}号") for n in range(1, 9)])
    first = api(client, "merchants", q="面馆", limit=4)
    hand_in("enterprises", *[registration(n, 企业名称=f"面馆{n}号") for n in range(9, 13)])
    rest = api(
        client, "merchants", **dict(parse_qsl(urlsplit(first["next"]).query)) | {"limit": 50}
    )
    got = [each["uscc"] for each in first["results"] + rest["results"]]
    assert len(got) == len(set(got))
    assert {code(number) for number in range(1, 9)} <= set(got)


def test_a_count_that_reached_its_cap_says_so(
    client: Client, register: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CAP", 5)
    told = api(client, "merchants", q="老", limit=3)
    assert told["total"] >= 5
    assert told["total_is_minimum"] is True


@pytest.fixture
def cursor(client: Client, register: list[dict[str, str]]) -> str:
    page = api(client, "merchants", q="老", limit=2)
    return dict(parse_qsl(urlsplit(page["next"]).query))["cursor"]


def refused(client: Client, **query: str) -> str:
    answer = client.get(f"{OPEN}/merchants", query)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/cursor"
    return str(error["code"])


def test_a_tampered_cursor_is_refused(client: Client, cursor: str) -> None:
    for place in range(0, len(cursor), 3):
        other = "A" if cursor[place] != "A" else "B"
        altered = cursor[:place] + other + cursor[place + 1 :]
        assert refused(client, q="老", cursor=altered) == "cursor_invalid"
    for odd in ("x", "=", "[0,0]", cursor[:-4], cursor * 2, "🍜", "A" * 600):
        assert refused(client, q="老", cursor=odd) == "cursor_invalid"
    assert refused(client, q="老", cursor="A" * 601) == "parameter_too_long"


def test_a_cursor_of_another_list_is_refused(client: Client, cursor: str) -> None:
    near = cursors.encode("near", [1, "x"])
    assert refused(client, q="老", cursor=near) == "cursor_invalid"
    assert refused(client, near="29.5,106.5", cursor=cursor) == "cursor_invalid"


def test_the_address_of_the_next_page_repeats_the_question(
    client: Client, register: list[dict[str, str]]
) -> None:
    page = api(client, "merchants", q="老", kind="enterprise", limit=2)
    asked = dict(parse_qsl(urlsplit(page["next"]).query))
    assert asked | {"cursor": ""} == {"q": "老", "kind": "enterprise", "limit": "2", "cursor": ""}
