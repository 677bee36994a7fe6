"""Promise 3 in one place: what ended yesterday is nowhere, and nobody had to do anything."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from merchants.lookup.dumps import folder, write_dump
from merchants.lookup.sweeps import turn_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, registration
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, later, long_ago, shop_code, whole_feed

pytestmark = pytest.mark.django_db(transaction=True)
SECRETS = ("经营超过保质期的食品", "渝北市监罚", "超过保质期的食品三包", "30000")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def shop() -> str:
    """A penalty on the page for forty days, today for the last time."""
    hand_in("enterprises", registration())
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    long_ago(days=40)
    return shop_code()


def everywhere(client: Client, shop: str) -> Iterator[tuple[str, str]]:
    """Every public address that could tell something of the shop, with what it tells."""
    addresses = [
        "/", f"/?q={code()}", "/?q=好再来", f"/m/{shop}", f"/m/{code()}", f"/m/{shop}?all=1",
        f"/m/{shop}/history", f"/m/{shop}?as_of={ago(1)}", f"/m/{shop}?as_of={ago(31)}",
        f"{OPEN}/merchants/{shop}", f"{OPEN}/merchants/{code()}", f"{OPEN}/merchants?q={code()}",
        f"{OPEN}/merchants?q=超过保质期", f"{OPEN}/merchants/{shop}/as-of/{ago(0)}",
        f"{OPEN}/merchants/{shop}/as-of/{ago(1)}", f"{OPEN}/merchants/{shop}/as-of/{ago(31)}",
        f"{OPEN}/changes",
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield address, answer.content.decode()


def told(client: Client, shop: str) -> list[tuple[str, str]]:
    """Where something of the penalty can be read."""
    return [
        (address, secret)
        for address, text in everywhere(client, shop)
        for secret in SECRETS
        if secret in text
    ]


def test_promise_03_publication_ends_by_itself_everywhere(shop: str) -> None:
    client = Client()
    before = {address for address, _ in told(client, shop)}
    assert {f"/m/{shop}", f"{OPEN}/merchants/{shop}", f"/m/{shop}/history"} <= before
    with later(days=1):
        assert told(client, shop) == []
        turn_cards()
        assert told(client, shop) == []
        changes = whole_feed(client)
    assert [c["change"] for c in changes] == ["registered", "item_published", "item_ended"]
    assert [c["tombstone"] for c in changes] == [False, False, True]


def test_promise_03_a_revocation_is_everywhere_at_once(shop: str) -> None:
    client = Client()
    write_dump()
    hand_in("penalties", penalty(CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    assert told(client, shop) == []
    turn_cards()
    files = [gzip.decompress(path.read_bytes()).decode() for path in folder().glob("*.gz")]
    assert len(files) == 1
    assert not any(secret in files[0] for secret in SECRETS)
    assert [c["change"] for c in whole_feed(client)][-1] == "item_ended"


def test_health_is_ready_on_a_migrated_database(client: Client) -> None:
    answer = client.get("/api/v1/health/ready")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "ok"
    assert all(part["ok"] for part in answer.json()["parts"])
