"""The short path beside Django: the same answers, or none at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import psycopg
import pytest
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import connection

from backend.kernel.ids import public_code
from merchants.lookup import gatherer as gathering
from merchants.lookup.gatherer import Gatherer
from merchants.lookup.short_path import ShortPath, code_in
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit, registration
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, Answer, ask, later, shop_code

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = ("Origin", "https://elsewhere.example")
NAMED = ("X-Request-Id", "the-same-request")
PASSING = {"ratelimit-remaining", "ratelimit-reset", "retry-after"}
# Django says these of every answer; they mean something for pages only.
OF_PAGES = {"allow", "content-language", "cross-origin-opener-policy", "permissions-policy"}
HANDED_ON = Answer(299, {}, b"handed on")


async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
    """What stands behind the short path, when a test asks only whether it was asked."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"handed on"})


def run(story: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(story())


async def hang_up(path: ShortPath) -> None:
    if path._gatherer:
        await path._gatherer._hang_up()


def asked_of(rest: Any, *requests: tuple[str, str, tuple[tuple[str, str], ...]]) -> list[Answer]:
    """The answers of a fresh short path before `rest`, asked in turn on one connection."""

    async def story() -> list[Answer]:
        path = ShortPath(rest)
        try:
            return [
                await ask(path, where, method=how, headers=told) for how, where, told in requests
            ]
        finally:
            await hang_up(path)

    answers: list[Answer] = run(story)
    return answers


def django_alone() -> Any:
    return WSGIMiddleware(get_wsgi_application(), workers=1)


@pytest.fixture
def shop() -> str:
    hand_in("enterprises", registration(门店名称="新路店"))
    hand_in("permits", permit())
    return shop_code()


def told(answer: Answer) -> dict[str, Any]:
    """The headers that must be the same, those that list things as sets."""
    kept: dict[str, Any] = {k: v for k, v in answer.headers.items() if k not in PASSING | OF_PAGES}
    for name, mark in (("vary", ","), ("content-security-policy", ";")):
        kept[name] = {part.strip().lower() for part in kept.get(name, "").split(mark)}
    return kept


def same_from_both(method: str, address: str, *headers: tuple[str, str]) -> Answer:
    """The answer that short path and Django agree on."""
    given = (ORIGIN, NAMED, *headers)
    (short,) = asked_of(elsewhere, (method, address, given))
    full = run(lambda: ask(django_alone(), address, method=method, headers=given))
    assert short != HANDED_ON
    assert short.status == full.status
    assert told(short) == told(full)
    if method == "GET":
        assert short.body == full.body
    return short


def test_short_path_and_django_answer_the_same(shop: str) -> None:
    for given in (shop, code()):
        answer = same_from_both("GET", f"{OPEN}/merchants/{given}")
        assert answer.status == 200
        assert int(answer.headers["content-length"]) == len(answer.body)


def test_an_unchanged_card_is_a_304_on_both(shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"
    etag = same_from_both("GET", address).headers["etag"]
    for held in (etag, f"W/{etag}", f'"old", {etag}', "*"):
        answer = same_from_both("GET", address, ("If-None-Match", held))
        assert (answer.status, answer.body) == (304, b"")
    assert same_from_both("GET", address, ("If-None-Match", '"old"')).status == 200


def test_head_has_the_headers_and_no_body(shop: str) -> None:
    answer = same_from_both("HEAD", f"{OPEN}/merchants/{shop}")
    assert answer.status == 200
    assert answer.body == b""
    assert int(answer.headers["content-length"]) > 100


def test_without_an_origin_only_the_permission_to_read_differs(shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"
    (short,) = asked_of(elsewhere, ("GET", address, (NAMED,)))
    full = told(run(lambda: ask(django_alone(), address, headers=(NAMED,))))
    more = {name: value for name, value in told(short).items() if full.get(name) != value}
    assert set(more) <= {"access-control-allow-origin", "access-control-expose-headers"}


OTHERS = (
    ("GET", f"{OPEN}/merchants/" + "K7M2Q9XH4D", ()),
    ("GET", f"{OPEN}/merchants/k7m2q9xh4d", ()),
    ("GET", f"{OPEN}/merchants", ()),
    ("GET", f"{OPEN}/merchants/", ()),
    ("GET", f"{OPEN}/merchants/../K7M2Q9XH4D", ()),
    ("GET", f"{OPEN}/merchants/" + "9" * 5000, ()),
    ("GET", f"{OPEN}/merchants/K7M2\x00Q9XH4D", ()),
    ("GET", f"{OPEN}/merchants/𝟙𝟚𝟛𝟙𝟚𝟛𝟙𝟚𝟛𝟙", ()),
    ("GET", "/", ()),
)


@pytest.mark.parametrize("request_", OTHERS, ids=lambda request: ascii(request[1])[:50])
def test_whatever_is_not_a_known_code_is_handed_on(request_: Any) -> None:
    assert asked_of(elsewhere, request_) == [HANDED_ON]


def test_other_ways_of_asking_are_handed_on(shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"
    requests = [
        *((method, address, ()) for method in ("POST", "PUT", "DELETE", "OPTIONS", "BREW")),
        ("GET", f"{address}?x=1", ()),
        ("GET", f"{address}/as-of/2026-01-01", ()),
        ("GET", address, (("Accept", "text/html"),)),
    ]
    assert asked_of(elsewhere, *requests) == [HANDED_ON] * len(requests)
    assert code_in({"type": "lifespan"}) is None


def test_over_plain_http_the_redirect_is_djangos(shop: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    address = f"{OPEN}/merchants/{shop}"
    plain, proxied = asked_of(
        elsewhere, ("GET", address, ()), ("GET", address, (("X-Forwarded-Proto", "https"),))
    )
    assert (plain, proxied.status) == (HANDED_ON, 200)


def test_a_caller_over_the_limit_is_handed_on(shop: str, settings: Any) -> None:
    settings.OPEN_API_PER_MINUTE = 3
    address = f"{OPEN}/merchants/{shop}"
    with later(days=1):  # a minute of its own
        answers = asked_of(elsewhere, *[("GET", address, ())] * 5)
    assert [answer.status for answer in answers] == [200, 200, 200, 299, 299]
    assert [a.headers["ratelimit-remaining"] for a in answers[:3]] == ["2", "1", "0"]


def test_promise_03_a_card_that_a_new_day_made_stale_is_never_sent(shop: str) -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    address = f"{OPEN}/merchants/{shop}"
    (shown,) = asked_of(elsewhere, ("GET", address, ()))
    assert "经营超过保质期的食品".encode() in shown.body
    with later(days=1):
        assert asked_of(elsewhere, ("GET", address, ())) == [HANDED_ON]
        full = run(lambda: ask(django_alone(), address))
        assert "经营超过保质期的食品".encode() not in full.body
        (turned,) = asked_of(elsewhere, ("GET", address, ()))
        assert turned.body == full.body


def test_a_committed_change_is_in_the_very_next_answer(shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"

    async def story() -> None:
        path = ShortPath(elsewhere)
        before = await ask(path, address)
        await asyncio.to_thread(deliver_elsewhere)
        after = await ask(path, address)
        await hang_up(path)
        assert "经营超过保质期的食品".encode() not in before.body
        assert "经营超过保质期的食品".encode() in after.body
        assert before.headers["etag"] != after.headers["etag"]

    run(story)


def deliver_elsewhere() -> None:
    """In a thread with a connection of its own."""
    hand_in("penalties", penalty())
    connection.close()


def test_a_new_shop_is_found_although_its_code_was_unknown_a_moment_ago() -> None:
    address = f"{OPEN}/merchants/{code()}"

    async def story() -> None:
        path = ShortPath(elsewhere)
        assert await ask(path, address) == HANDED_ON
        await asyncio.to_thread(register_elsewhere)
        assert (await ask(path, address)).status == 200
        await hang_up(path)

    run(story)


def register_elsewhere() -> None:
    hand_in("enterprises", registration())
    connection.close()


async def refuse(*args: Any, **options: Any) -> Any:
    raise psycopg.OperationalError("no server")


def test_with_the_database_away_django_answers_and_later_all_is_well(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{OPEN}/merchants/{shop}"

    async def story() -> None:
        path = ShortPath(elsewhere)
        with monkeypatch.context() as broken:
            broken.setattr(psycopg.AsyncConnection, "connect", refuse)
            assert await ask(path, address) == HANDED_ON
        assert (await ask(path, address)).status == 200
        assert path._gatherer
        await path._gatherer._connection.close()
        assert (await ask(path, address)).status == 200
        await hang_up(path)

    run(story)


def test_a_connection_that_breaks_is_mended(shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"

    async def story() -> None:
        path = ShortPath(elsewhere)
        await ask(path, address)
        await asyncio.to_thread(break_its_connection)
        statuses = [(await ask(path, address)).status for _ in range(3)]
        await hang_up(path)
        assert statuses[0] in {200, 299}
        assert statuses[1:] == [200, 200]

    run(story)


def break_its_connection() -> None:
    """The short path's own, told by the last thing it asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = %s",
            [gathering.CARDS.replace("%s", "$1", 1).replace("%s", "$2", 1)],
        )
        assert cursor.rowcount == 1
    connection.close()


def counted(asking: Callable[[list[str]], Awaitable[Any]], counts: list[int]) -> Any:
    async def count(codes: list[str]) -> Any:
        counts.append(len(codes))
        return await asking(codes)

    return count


def test_two_hundred_lookups_at_once_use_few_queries(shop: str) -> None:
    strangers = [public_code() for _ in range(99)]

    async def story() -> tuple[list[Any], list[int]]:
        gatherer, counts = Gatherer(connection_string()), []
        gatherer._ask = counted(gatherer._ask, counts)
        wanted = [shop, code(), *strangers] * 2
        found = await asyncio.gather(*map(gatherer.find, wanted[:200]))
        await gatherer._hang_up()
        return found, counts

    found, counts = run(story)
    assert sum(counts) <= 202
    assert len(counts) <= 3
    assert [card is not None for card in found[:101]] == [True, True, *[False] * 99]
    assert found[0] == found[1] == found[101]


def connection_string() -> str:
    from merchants.lookup import short_path

    return short_path._connection_string()


def test_many_codes_do_not_grow_memory_without_end(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_KEYS", 1)

    async def story() -> tuple[list[Any], int]:
        gatherer = Gatherer(connection_string())
        found = [await gatherer.find(asked) for asked in (shop, code(), shop, code())]
        await gatherer._hang_up()
        return found, len(gatherer._keys)

    found, kept = run(story)
    assert all(found)
    assert kept <= 2


def test_a_caller_who_hangs_up_takes_nobody_along(shop: str) -> None:
    async def story() -> Any:
        gatherer = Gatherer(connection_string())
        leaving = asyncio.create_task(gatherer.find(shop))
        staying = asyncio.create_task(gatherer.find(shop))
        await asyncio.sleep(0)
        leaving.cancel()
        found = await staying
        await gatherer._hang_up()
        return found

    assert run(story) is not None
