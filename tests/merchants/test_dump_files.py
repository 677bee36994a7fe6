"""The full dump is what the cards say, with checksums, and holds nothing that ended."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from merchants.lookup import dumps
from merchants.lookup.dumps import mend_dump, write_dump
from merchants.lookup.models import Change
from merchants.lookup.sweeps import first_dump, turn_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit, registration
from tests.jobs.crew import address_of_the_database
from tests.merchants.outside import OPEN, api, later, merchant, shop_code, whole_feed

pytestmark = pytest.mark.django_db(transaction=True)
OFFENCE = "经营超过保质期的食品"
SHOPS = range(1, 8)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own; three merchants in a part."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "dumps"


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "PER_PART", 3)
    hand_in("enterprises", *[registration(number) for number in SHOPS])
    hand_in("penalties", *[penalty(n, CF_WSH=f"罚{n}号", CF_GSJZQ=ago(0)) for n in (2, 6)])


def listed(client: Client) -> dict[str, Any]:
    told: dict[str, Any] = api(client, "dumps/")
    return told


def fetched(client: Client, part: dict[str, Any]) -> bytes:
    answer = client.get(part["url"])
    assert answer.status_code == 200, part
    assert answer.headers["Content-Type"] == "application/gzip"
    assert answer.headers["ETag"] == f'"{part["sha256"]}"'
    return b"".join(answer.streaming_content)


def status(client: Client, part: dict[str, Any]) -> int:
    answer = client.get(part["url"])
    answer.close()
    return answer.status_code


def lines(client: Client) -> list[dict[str, Any]]:
    """Every line of the dump as its readers unpack it."""
    files = [fetched(client, part) for part in listed(client)["parts"]]
    return [json.loads(line) for file in files for line in gzip.decompress(file).splitlines()]


def told(number: int) -> dict[str, Any]:
    """A change of a shop that ends nothing."""
    shop = merchant(number)
    return {"merchant_id": shop.pk, "code": shop.code, "kind": "updated", "at": timezone.now()}


def test_before_the_first_dump_there_is_nothing_to_fetch(client: Client) -> None:
    assert listed(client) == {"day": None, "feed_position": "0", "parts": []}
    assert client.get(f"{OPEN}/dumps/merchants-{ago(0)}-0000.jsonl.gz").status_code == 404


def test_a_new_installation_has_a_dump_without_waiting(client: Client, register: None) -> None:
    first_dump()
    day = listed(client)["day"]
    with later(days=1):
        first_dump()
    assert listed(client)["day"] == day == ago(0)


@pytest.mark.usefixtures("register")
def test_the_dump_is_every_card(client: Client) -> None:
    write_dump()
    cards = [api(client, f"merchants/{shop_code(number)}") for number in SHOPS]
    assert sorted(lines(client), key=lambda card: card["code"]) == sorted(
        cards, key=lambda card: card["code"]
    )


@pytest.mark.usefixtures("register")
def test_sizes_and_checksums_are_those_of_the_files(client: Client) -> None:
    write_dump()
    told = listed(client)
    assert [part["merchants"] for part in told["parts"]] == [3, 3, 1]
    for part in told["parts"]:
        file = fetched(client, part)
        assert len(file) == part["bytes"]
        assert hashlib.sha256(file).hexdigest() == part["sha256"]
        assert len(gzip.decompress(file).splitlines()) == part["merchants"]


@pytest.mark.usefixtures("register")
def test_dump_and_feed_together_miss_nothing(client: Client) -> None:
    write_dump()
    position = listed(client)["feed_position"]
    hand_in("permits", permit(3))
    later_changes = api(client, "changes", after=position)["changes"]
    assert [(c["code"], c["change"]) for c in later_changes] == [(shop_code(3), "item_published")]


@pytest.mark.usefixtures("register")
def test_a_dump_takes_up_the_feed_where_its_snapshot_ends(client: Client) -> None:
    write_dump()
    assert listed(client)["feed_position"] == str(Change.objects.count())
    hand_in("permits", permit(3))
    with transaction.atomic():
        Change.objects.create(**told(4))
        assert mend_dump() == 0
    (first, second) = api(client, "changes", after=listed(client)["feed_position"])["changes"]
    assert (first["code"], second["code"]) == (shop_code(3), shop_code(4))


@pytest.mark.usefixtures("register")
def test_promise_03_an_end_without_a_position_yet_is_an_end(client: Client) -> None:
    write_dump()
    hand_in("penalties", penalty(2, CF_WSH="罚2号", CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    assert Change.objects.filter(position=None).count() == 1
    assert [status(client, part) for part in listed(client)["parts"]] == [409, 200, 200]
    turn_cards()
    assert Change.objects.filter(position=None).count() == 0
    assert [status(client, part) for part in listed(client)["parts"]] == [200, 200, 200]


@pytest.mark.usefixtures("register")
def test_a_sweep_does_not_queue_behind_whoever_writes_the_dump(client: Client) -> None:
    write_dump()
    hand_in("penalties", penalty(2, CF_WSH="罚2号", CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    with psycopg.connect(address_of_the_database()) as writer:
        writer.execute("SELECT pg_advisory_lock(hashtext('merchants.lookup.dump'))")
        turn_cards()
        assert [status(client, part) for part in listed(client)["parts"]] == [409, 200, 200]
    turn_cards()
    assert [status(client, part) for part in listed(client)["parts"]] == [200, 200, 200]


@pytest.mark.usefixtures("register")
def test_promise_03_a_revocation_rewrites_its_part_and_no_other(
    client: Client, folder: Path
) -> None:
    write_dump()
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.gz")}
    hand_in("penalties", penalty(2, CF_WSH="罚2号", CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    assert mend_dump() == 1
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.gz")}
    assert [name for name in after if after[name] != before[name]] == [min(before)]
    assert mend_dump() == 0
    assert sum(len(card["penalties"]) for card in lines(client)) == 1
    assert [part["merchants"] for part in listed(client)["parts"]] == [3, 3, 1]


@pytest.mark.usefixtures("register")
def test_what_changed_without_an_end_waits_for_the_night(client: Client) -> None:
    write_dump()
    hand_in("permits", permit(3))
    assert mend_dump() == 0
    assert not any(card["permits"] for card in lines(client))


@pytest.mark.usefixtures("register")
def test_promise_03_a_file_with_something_ended_is_not_handed_out(client: Client) -> None:
    write_dump()
    first, second, third = listed(client)["parts"]
    with later(days=1):
        for part in (first, second):
            answer = client.get(part["url"])
            assert answer.status_code == 409
            assert answer.json()["code"] == "dump_being_mended"
        assert status(client, third) == 200
        turn_cards()
        assert OFFENCE not in str(lines(client))
        assert len(lines(client)) == 7


@pytest.mark.usefixtures("register")
def test_promise_03_a_revoked_item_is_not_handed_out_while_its_part_waits(client: Client) -> None:
    write_dump()
    hand_in("penalties", penalty(6, CF_WSH="罚6号", CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    statuses = [status(client, part) for part in listed(client)["parts"]]
    assert statuses == [200, 409, 200]
    mend_dump()
    assert len(lines(client)) == 7


@pytest.mark.usefixtures("register")
def test_promise_03_a_stale_card_is_never_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "turn_all", lambda: 0)  # the new day begins while files are written
    with later(days=1):
        made = write_dump()
        text = b"".join(
            gzip.decompress((dumps.folder() / part.file).read_bytes()) for part in made.parts
        )
    assert OFFENCE.encode() not in text
    assert [part.merchants for part in made.parts] == [2, 2, 1]


@pytest.mark.usefixtures("register")
def test_yesterdays_files_are_removed(client: Client, folder: Path) -> None:
    write_dump()
    old = listed(client)["parts"][0]["url"]
    with later(days=1):
        write_dump()
        assert client.get(old).status_code == 404
        kept = {part["file"] for part in listed(client)["parts"]}
    assert {path.name for path in folder.glob("*.gz")} == kept
    assert {path.name for path in folder.iterdir()} == kept | {"index.json"}


def test_an_empty_register_gives_an_empty_dump(client: Client) -> None:
    write_dump()
    (part,) = listed(client)["parts"]
    assert part["merchants"] == 0
    assert lines(client) == []


def test_an_index_of_another_version_is_as_good_as_none(client: Client, folder: Path) -> None:
    folder.mkdir(parents=True)
    for odd in ("", "{", "[]", '{"day": "x", "feed_position": "", "parts": [{"file": "x"}]}'):
        (folder / "index.json").write_text(odd)
        assert listed(client)["parts"] == []


TRICKS = (
    "index.json", "..%2findex.json", "%2e%2e%2findex.json", "..", "merchants-..jsonl.gz",
    "merchants-2026-01-01-0000.jsonl.gz%00", "merchants-{day}-0000.jsonl.gz/", ".merchants", "🍜",
    "merchants-{day}-0001.jsonl.gz%0a", "MERCHANTS-{day}-0000.JSONL.GZ", "x" * 5000, "%00",
)  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: ascii(trick)[:30])
def test_only_files_of_the_list_are_handed_out(client: Client, trick: str) -> None:
    hand_in("enterprises", registration())
    write_dump()
    answer = client.get(f"{OPEN}/dumps/{trick.format(day=ago(0))}")
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


@pytest.mark.usefixtures("register")
def test_promise_05_no_home_is_in_a_dump(client: Client) -> None:
    hand_in("enterprises", registration(9, 住所="渝北区桂花街8号", 住宅地址="是"))
    write_dump()
    text = json.dumps(lines(client), ensure_ascii=False)
    assert "桂花街" not in text
    assert "张三丰" not in text
    assert len(whole_feed(client)) == 10


@pytest.mark.usefixtures("register")
def test_promise_05_a_dump_is_mended_when_a_shop_turns_out_to_be_a_home(client: Client) -> None:
    write_dump()
    hand_in("enterprises", registration(2, 住宅地址="是"))
    assert [status(client, part) for part in listed(client)["parts"]] == [409, 200, 200]
    assert mend_dump() == 1
    assert [card["identity"]["address"] for card in lines(client)].count("") == 1
    assert mend_dump() == 0


@pytest.mark.usefixtures("register")
def test_a_file_of_the_list_that_is_gone_is_not_found(client: Client, folder: Path) -> None:
    write_dump()
    (path, *_others) = sorted(folder.glob("*.gz"))
    path.unlink()
    assert [status(client, part) for part in listed(client)["parts"]] == [404, 200, 200]


def test_what_a_killed_writer_left_is_removed(folder: Path) -> None:
    hand_in("enterprises", registration())
    write_dump()
    left = folder / ".merchants-2026-01-01-0000.jsonl.gz.4711"
    left.write_bytes(b"half of a file")
    write_dump()
    assert not left.exists()
