"""Deliveries at the same time, sweeps and look-ups between them: no deadlock, and cards agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from backend.intake.actions import deliver
from backend.intake.models import Batch
from merchants.lookup.cards import today
from merchants.lookup.models import Card, Change
from merchants.lookup.reading import fresh_card
from merchants.lookup.turning import turn_all
from merchants.records.models import Record
from merchants.registry.models import Key, Merchant
from tests.factories.cards import let_it_be, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, as_file, hand_in, office
from tests.factories.processes import start_intake, summaries_of
from tests.factories.rows import penalty, permit, registration

pytestmark = pytest.mark.django_db(transaction=True)

SHOPS = 60
Work = Callable[[], object]


@pytest.fixture
def shops() -> list[int]:
    numbers = list(range(1, SHOPS + 1))
    hand_in("enterprises", *map(registration, numbers))
    return numbers


def all_at_once(*works: Work) -> None:
    """Each in a thread with a connection of its own; whatever goes wrong is raised here."""

    def run(work: Work) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(timeout=60)


def delivery(dataset: str, path: Path) -> Work:
    return lambda: deliver(dataset=dataset, path=path, source="MARKET")


def files(folder: Path, numbers: list[int], versions: int) -> Iterator[tuple[str, Path]]:
    """Permits and penalties of the same shops, forwards and backwards, ever changing."""
    for version in range(versions):
        order = numbers if version % 2 else numbers[::-1]
        fined = [penalty(n, CF_NR_FK=str(version + 1)) for n in order]
        allowed = [permit(n, XK_NR=f"版本{version}") for n in reversed(order)]
        yield "penalties", as_file(folder, *fined, name=f"penalties{version}.csv")
        yield "permits", as_file(folder, *allowed, name=f"permits{version}.csv")


def nothing_was_lost() -> bool:
    kept = Batch.objects.filter(status="kept")
    return all(b.received == b.accepted + b.unchanged + b.quarantined for b in kept)


def test_two_files_of_the_same_shops_at_once_make_each_shop_once(tmp_path: Path) -> None:
    office()
    numbers = range(1, SHOPS + 1)
    paths = [
        as_file(tmp_path, *map(registration, order), name=f"{place}.csv")
        for place, order in enumerate((numbers, reversed(numbers), numbers, reversed(numbers)))
    ]
    all_at_once(*(delivery("enterprises", path) for path in paths))
    assert Merchant.objects.count() == Card.objects.count() == SHOPS
    assert Key.objects.count() == 2 * SHOPS
    assert Change.objects.count() == SHOPS
    assert sorted(Batch.objects.values_list("accepted", flat=True)) == [0, 0, 0, SHOPS]


def test_two_processes_deliver_overlapping_shops(tmp_path: Path) -> None:
    office()
    halves = (range(1, 41), range(21, 61))
    processes = [
        start_intake("enterprises", as_file(tmp_path, *map(registration, half), name=f"{n}.csv"))
        for n, half in enumerate(halves)
    ]
    told = summaries_of(processes)
    assert sum(each["accepted"] for each in told) == SHOPS
    assert sum(each["unchanged"] for each in told) == 20
    assert stored_cards() == rebuilt_cards()


def test_permits_and_penalties_of_the_same_shops_at_once(shops: list[int], tmp_path: Path) -> None:
    works = [delivery(dataset, path) for dataset, path in files(tmp_path, shops, versions=3)]
    all_at_once(*works)
    assert nothing_was_lost()
    assert Batch.objects.filter(status="kept").count() == len(works) + 1
    assert Record.objects.current().count() == 2 * SHOPS
    assert stored_cards() == rebuilt_cards()


def test_registrations_and_records_of_the_same_shops_at_once(
    shops: list[int], tmp_path: Path
) -> None:
    renamed = [registration(n, 企业名称=f"{n}号面馆") for n in reversed(shops)]
    again = [registration(n, 企业名称=f"{n}号酒楼") for n in shops]
    works = [delivery(dataset, path) for dataset, path in files(tmp_path, shops, versions=2)]
    for name, rows in (("renamed", renamed), ("again", again)):
        works.insert(1, delivery("enterprises", as_file(tmp_path, *rows, name=f"{name}.csv")))
    all_at_once(*works)
    assert nothing_was_lost()
    assert stored_cards() == rebuilt_cards()


def test_a_delivery_a_sweep_and_look_ups_after_midnight(
    shops: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in("penalties", *(penalty(n, CF_WSH="旧", CF_GSJZQ=ago(0)) for n in shops))
    let_it_be(today() + timedelta(days=1), monkeypatch)
    ids = list(Merchant.objects.order_by("-code").values_list("pk", flat=True))
    works = [delivery(dataset, path) for dataset, path in files(tmp_path, shops, versions=2)]
    look_up: Work = lambda: [fresh_card(pk) for pk in ids]  # noqa: E731
    all_at_once(turn_all, *works, look_up, turn_all, look_up)
    assert stored_cards() == rebuilt_cards()
    assert not [card for card in stored_cards().values() if "旧" in str(card["penalties"])]
    ended = Change.objects.filter(kind="item_ended", item_kind="penalty")
    assert ended.count() == ended.values("item_id").distinct().count() == SHOPS
    assert turn_all() == 0


def test_versions_follow_each_other_whichever_delivery_waited(tmp_path: Path) -> None:
    hand_in("enterprises", registration())
    names = [f"{n}号面馆" for n in range(6)]
    rows = [registration(企业名称=name) for name in names]
    paths = [as_file(tmp_path, row, name=f"{n}.csv") for n, row in enumerate(rows)]
    all_at_once(*(delivery("enterprises", path) for path in paths))
    shop = Merchant.objects.get()
    spans = sorted(shop.versions.values_list("recorded_at", "superseded_at"))
    assert len(spans) == len(names)
    assert all(start <= end for start, end in spans)
    ends = [end for _, end in spans]
    assert [*[start for start, _ in spans][1:], shop.recorded_at] == ends
