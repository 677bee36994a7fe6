"""From the decision to every surface: page, API, search, history, feed, dump, cache. A drill."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from merchants.lookup.dumps import write_dump
from merchants.lookup.sweeps import turn_cards
from merchants.repairs.models import Repair
from tests.merchants.outside import OPEN, api, whole_feed
from tests.merchants.repairs.repairing import Office, Shop
from tests.merchants.test_dump_files import fetched

pytestmark = pytest.mark.django_db(transaction=True)
OFFENCE = "经营超过保质期的食品"
DECISIONS = int(os.environ.get("REPAIR_DRILL", "2"))
Look = Callable[[], bool]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def surfaces(client: Client, shop: Shop) -> dict[str, Look]:
    """Whether each surface still tells of the item."""
    code, today = shop.merchant.code, timezone.localdate()
    item = str(shop.record.id)

    def page(path: str) -> Look:
        return lambda: OFFENCE in client.get(path).content.decode()

    def fed() -> bool:
        told = [one for one in whole_feed(client) if one["code"] == code]
        return not any(one["tombstone"] and one["item_id"] == item for one in told)

    def dumped() -> bool:
        turn_cards()  # runs by itself every 20 seconds
        parts = api(client, "dumps/")["parts"]
        return any(item in _unpacked(fetched(client, part)) for part in parts)

    return {
        "page": page(f"/m/{code}"),
        "history": page(f"/m/{code}/history"),
        "days": page(f"/m/{code}/repairs"),
        "search": lambda: item in json.dumps(api(client, "merchants", q=shop.merchant.name)),
        "api": lambda: bool(api(client, f"merchants/{code}")["penalties"]),
        "as_of": lambda: item in json.dumps(api(client, f"merchants/{code}/as-of/{today}")),
        "repairs": lambda: bool(api(client, f"merchants/{code}/repairs")["results"]),
        "feed": fed,
        "dump": dumped,
    }


def _unpacked(part: bytes) -> str:

    return gzip.decompress(part).decode()


def decided(office: Office, shop: Shop) -> Repair:
    one = shop.asks()
    office.accepts(one)
    return office.grants(one)


def test_promise_03_a_granted_repair_is_gone_from_every_surface(client: Client) -> None:
    office, took = Office(), list[float]()
    for number in range(1, DECISIONS + 1):
        shop = Shop(number, CF_WSH=f"渝北市监罚〔2026〕{number}号")
        write_dump()
        looks = surfaces(client, shop)
        told = {name for name, is_told in looks.items() if is_told()}
        assert told | {"search"} == set(looks)
        tag = client.get(f"{OPEN}/merchants/{shop.merchant.code}").headers["ETag"]
        decided(office, shop)
        began = time.perf_counter()
        assert dict.fromkeys(looks, False) == {name: look() for name, look in looks.items()}
        took.append(time.perf_counter() - began)
        kept = {"if-none-match": tag}
        answer = client.get(f"{OPEN}/merchants/{shop.merchant.code}", headers=kept)
        assert answer.status_code == 200
    told_of = f"median {median(took):.3f} s, max {max(took):.3f} s"
    sys.stdout.write(f"\n{DECISIONS} decisions, gone on 9 surfaces: {told_of}\n")
