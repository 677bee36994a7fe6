"""What one machine does today a cluster could do tomorrow: one shard, or a decided fan-out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import NotSupportedError, connection

from backend.intake.actions import deliver
from backend.intake.models import Source
from backend.kernel.ids import uuid7
from backend.sharding.lint import SHARDS, ShardLint
from merchants.lookup import card_sql, entries, gatherer, nearby, receivers, turning
from merchants.lookup.cards import CHOSEN, rebuild_cards
from merchants.lookup.reading import card_of
from merchants.lookup.search import Wanted, find
from merchants.records import merge_sql as records
from merchants.registry import merge_sql as registry
from merchants.registry.models import Key
from tests.intake.delivered import as_csv, code, shop, table_of

pytestmark = pytest.mark.django_db

EVERYWHERE = f"fan-out:{SHARDS}"
LOCKS = "refused:locks rows of several shards"
TWO_GROUPS = "refused:joins merchants.Key with merchants.Merchant"
# Everything in a delivery that touches more than one shard. A batch is a set of merchants, so
# its steps go everywhere by decision. What a cluster refuses is to be written anew with the move
# (docs/adr/0003-shards-declared-now.md), and is named here so that nobody is surprised then.
DECIDED = {
    "registry.PICK": TWO_GROUPS,
    "registry.LOCK": LOCKS,
    "registry.KEEP_OLD": EVERYWHERE,
    "registry.INSERT": EVERYWHERE,
    "registry.KEYS": EVERYWHERE,
    "registry.UPDATE": EVERYWHERE,
    "registry.REPRESENTATIVES": EVERYWHERE,
    "registry.REPRESENTATIVES_GONE": EVERYWHERE,
    "registry.KEEP_PASSED_OVER": EVERYWHERE,
    "registry.OUTLETS": EVERYWHERE,
    "registry.OUTLET_KEEP_OLD": EVERYWHERE,
    "registry.OUTLET_INSERT": EVERYWHERE,
    "registry.OUTLET_KEYS": EVERYWHERE,
    "registry.OUTLET_UPDATE": EVERYWHERE,
    "records.PLACED": EVERYWHERE,
    "records.LOCK": LOCKS,
    "records.PICK": EVERYWHERE,
    "records.WAS_PUBLIC": EVERYWHERE,
    "records.SUPERSEDE": EVERYWHERE,
    "records.INSERT": EVERYWHERE,
    "records.TWINS": EVERYWHERE,
    "records.TWINS_SUPERSEDE": EVERYWHERE,
    "records.TWINS_INSERT": EVERYWHERE,
    "records.TOUCHED": EVERYWHERE,
    "receivers.FEED": EVERYWHERE,
    "turning.TELL": EVERYWHERE,
    "entries.CHANGED": EVERYWHERE,
    "entries.UPDATE": EVERYWHERE,
    "card_sql.rebuild": EVERYWHERE,
}
MODULES = {
    registry: "registry",
    records: "records",
    receivers: "receivers",
    turning: "turning",
    entries: "entries",
}
CURSOR = re.compile(r"DECLARE \w+ NO SCROLL CURSOR FOR ")
TOUCHED = "SELECT DISTINCT merchant_id AS id FROM touched"


def names() -> dict[str, str]:
    """The statements of the modules above by their text."""
    texts = {card_sql.rebuild(TOUCHED): "card_sql.rebuild"}
    for module, short in MODULES.items():
        for name, text in vars(module).items():
            if name.isupper() and isinstance(text, str):
                filled = text.replace("{target}", TOUCHED).replace("{touched}", "touched")
                texts[filled] = f"{short}.{name}"
    return texts


def beyond_one_shard(lint: ShardLint) -> dict[str, str]:
    """The verdicts that are neither local nor one shard, by the statement's name or its text."""
    known = names()
    bare = [(CURSOR.sub("", sql), verdict) for sql, verdict in lint.verdicts]
    return {
        known.get(sql, sql): verdict for sql, verdict in bare if verdict not in {"local", "routed"}
    }


@pytest.fixture
def lint() -> Iterator[ShardLint]:
    with ShardLint(connection) as looking:
        yield looking


@pytest.fixture
def market() -> Source:
    return Source.objects.create(code="MARKET", name="市场监督管理局")


def stored_shop(**facts: Any) -> str:
    """A merchant written row by row, each row on one shard; its public code."""
    from tests.merchants.licence_shops import make_shop

    shop = make_shop(**facts)
    rebuild_cards([shop.pk])
    return shop.code


def test_a_look_up_touches_one_shard_for_the_key_and_one_for_the_card(lint: ShardLint) -> None:
    public_code = stored_shop()
    lint.verdicts.clear()
    card_of(public_code)
    assert [verdict for _, verdict in lint.verdicts] == ["routed", "routed"]


def test_the_short_path_asks_one_shard_for_one_code(lint: ShardLint) -> None:
    assert lint.verdict(gatherer.KEYS, [["K7M2Q9XH4D"]]) == "routed"
    assert lint.verdict(gatherer.CARDS, [[str(uuid7())], "2026-11-22"]) == "routed"


def test_gathered_look_ups_go_to_as_many_shards_as_they_need(lint: ShardLint) -> None:
    codes = [f"K7M2Q9XH{number:02}" for number in range(100)]
    assert lint.verdict(gatherer.KEYS, [codes]) == EVERYWHERE
    keys = [str(uuid7()) for _ in range(100)]
    assert lint.verdict(gatherer.CARDS, [keys, "2026-11-22"]) == EVERYWHERE


def test_search_is_a_decided_fan_out(lint: ShardLint) -> None:
    find(Wanted(q="面馆"))
    find(Wanted(q="lwm", division="520000"))
    find(Wanted(kind="enterprise"))
    nearby.find_near(nearby.Near(lng=106.7, lat=26.6))
    assert {verdict for _, verdict in lint.verdicts} == {EVERYWHERE}


def test_a_new_day_locks_one_shard_and_then_does_what_was_decided(lint: ShardLint) -> None:
    turning.turn([uuid7()])
    verdicts = dict(lint.verdicts)
    assert verdicts[turning.LOCK] == "routed"
    # A cluster prunes the joined tables too; here that happens only while they are read.
    assert verdicts[turning.TELL.format(target=CHOSEN)] == EVERYWHERE
    assert verdicts[card_sql.rebuild(CHOSEN)] == EVERYWHERE


def test_a_registration_merge_does_nothing_undecided(
    lint: ShardLint, market: Source, tmp_path: Path
) -> None:
    file = tmp_path / "enterprises.csv"
    file.write_text(table_of([shop(number) for number in range(20)]))
    deliver(dataset="enterprises", path=file, source=market.code)
    found = beyond_one_shard(lint)
    assert Key.objects.count() == 40
    assert found == {name: DECIDED.get(name) for name in found}
    assert {name for name in DECIDED if name.startswith("registry.")} <= set(found)


def inspection(number: int) -> dict[str, str]:
    return {
        "统一社会信用代码": code(number), "主体名称": "好再来面馆", "检查编号": f"J{number}",
        "检查日期": "2026-03-01", "检查类型": "日常检查", "检查结果": "合格",
        "检查机关": "渝北区市场监督管理局",
    }  # fmt: skip


def test_a_record_merge_does_nothing_undecided(
    lint: ShardLint, market: Source, tmp_path: Path
) -> None:
    for number in range(5):
        stored_shop(uscc=code(number))
    lint.verdicts.clear()
    rows = [inspection(number) for number in range(5)]
    file = tmp_path / "inspections.csv"
    file.write_text(as_csv([list(rows[0]), *[list(row.values()) for row in rows]]))
    summary = deliver(dataset="inspections", path=file, source=market.code)
    found = beyond_one_shard(lint)
    assert summary.accepted == 5, summary
    assert found == {name: DECIDED.get(name) for name in found}
    assert {name for name in DECIDED if name.startswith("records.")} <= set(found)


def test_a_statement_that_nobody_decided_is_noticed(lint: ShardLint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM merchants_record WHERE kind = 'penalty'")
    ((text, verdict),) = beyond_one_shard(lint).items()
    assert verdict == EVERYWHERE
    assert DECIDED.get(text) is None


def test_the_server_itself_refuses_a_key_made_in_sql_that_machines_could_not_keep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX etag_is_unique ON merchants_card (etag)")
    with pytest.raises(NotSupportedError, match="unique constraint on partitioned table"):
        ShardLint(connection).__enter__()


def test_what_was_written_under_the_lint_is_gone_afterwards() -> None:
    with ShardLint(connection):
        stored_shop()
        assert Key.objects.exists()
    assert not Key.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('shard_twins') IS NULL")
        assert cursor.fetchone() == (True,)
