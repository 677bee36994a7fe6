"""Complaints: `python -m tests.bench.complaints fill N`, then without words to measure.

Texts are put together of what people complain about and of rare words, so that fragments occur as
unevenly as in life. Facts are laid down directly; that they are counted rightly is for the tests.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.bench import country, ground
from tests.bench.search import figures

ASKED = 200
SHOPS_PER_CASE = 20
DAYS = 3 * 365
SAID = (
    "商家态度恶劣", "拒绝退款", "办了年卡不给退", "食品过期变质", "吃出头发", "多收停车费",
    "缺斤短两", "虚假宣传", "不开发票", "预付卡余额不退", "店铺关门找不到人", "收银员算错账",
    "电话不接微信拉黑", "买的电饭煲第二天就不通电", "衣服洗一次就褪色", "手机屏幕有划痕",
    "快递一直不发货", "理发店强制消费", "健身房倒闭跑路", "餐具收费没有提前告知",
    "价格标签与实际不符", "拖了一个多月没有答复", "答应换货又反悔", "服务员推搡顾客",
    "油漆味很重", "空调安装另外收费", "药店卖的保健品没有批号", "地面湿滑摔倒",
)  # fmt: skip
JOINS = "，。；然后但是而且"
Dice = random.Random
Ask = Callable[[Dice], dict[str, str]]


def narrative(dice: Dice) -> str:
    """Two to five things that happened, and a word of its own."""
    parts = dice.sample(SAID, dice.choices([2, 3, 4, 5], [4, 4, 2, 1])[0])
    parts.append("".join(dice.choices(country.COMMON, k=dice.randint(2, 6))))
    dice.shuffle(parts)
    return "".join(part + dice.choice(JOINS) for part in parts)


def fill(count: int) -> None:
    """Shops and facts by COPY, the indexes afterwards."""
    from django.db import connection

    from merchants.insights.checking import put_right
    from merchants.insights.figures import recount

    shops = _shops(max(50, count // SHOPS_PER_CASE))
    with connection.cursor() as cursor:
        definitions = _without_indexes(cursor)
        with cursor.copy(f"COPY merchants_casefact ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows(count, shops):
                copy.write_row(row)
        for definition in definitions:
            ground.tell(f"  {definition[:70]}")
            cursor.execute(definition)
    put_right()
    recount(on=date.today())  # noqa: DTZ011  (any day will do)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


COLUMNS = (
    "merchant_id", "complaint_id", "id", "filed_on", "category", "division_code", "is_counted",
    "answer", "answer_days", "outcome", "is_public", "narrative", "grams",
)  # fmt: skip


def rows(count: int, shops: list[tuple[UUID, str]]) -> Iterator[tuple[Any, ...]]:
    """So many published complaints; some shops and some kinds have most of them."""
    from merchants.complaints.categories import CATEGORIES as KINDS
    from merchants.insights.wording import grams_of, marks_of

    dice, today = random.Random(7), date.today()  # noqa: DTZ011  (any day will do)
    for number in range(count):  # they lie as they came: the oldest first
        shop, division = shops[int(len(shops) * dice.random() ** 2)]
        text, days = narrative(dice), DAYS - 1 - number * DAYS // count
        kind = KINDS[int(len(KINDS) * dice.random() ** 2)].code
        answer = dice.choices(["in_time", "late", "none", ""], [70, 10, 15, 5])[0]
        answer_days = dice.randrange(11) if answer in {"in_time", "late"} else None
        outcome = dice.choices(["solved", "partly", "not_solved", ""], [50, 10, 15, 25])[0]
        yield (
            shop, uuid4(), uuid4(), today - timedelta(days=days), kind, division, True, answer,
            answer_days, outcome, True, text, [*marks_of(kind, division), *grams_of(text)],
        )  # fmt: skip


def _without_indexes(cursor: Any) -> list[str]:
    """Take the indexes off that no constraint needs; how they are made again."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = 'merchants_casefact'::regclass AND NOT indisunique"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _shops(count: int) -> list[tuple[UUID, str]]:
    from django.utils import timezone

    from backend.intake.models import Source
    from backend.kernel.ids import public_code, uuid7
    from merchants.registry.models import Key, Merchant

    source, _is_new = Source.objects.get_or_create(code="BENCH", defaults={"name": "市场监管局"})
    by = {"source": source, "batch_id": uuid7(), "row_hash": uuid7(), "recorded_at": timezone.now()}
    facts = {"kind": "individual_business", "status": "in_business", **by}
    made = [
        Merchant(
            id=uuid7(), code=public_code(), name=f"小店{number}", registration_no=str(number),
            division_code=f"5001{number % 38 + 1:02}", **facts,
        )
        for number in range(count)
    ]  # fmt: skip
    Merchant.objects.bulk_create(made, batch_size=2000)
    keys = [Key(value=one.code, merchant_id=one.pk) for one in made]
    Key.objects.bulk_create(keys, batch_size=2000)
    return [(one.pk, one.division_code) for one in made]


def division(dice: Dice) -> str:
    """One of the city's."""
    return f"5001{dice.randrange(38) + 1:02}"


def lists(codes: list[str]) -> dict[str, Ask]:
    """What is asked of the list, by sort."""

    def word(dice: Dice, length: int) -> str:
        said = dice.choice(SAID)
        start = dice.randrange(len(said) - length + 1)
        return said[start : start + length]

    def rare(dice: Dice) -> str:
        return "".join(dice.choices(country.COMMON, k=2))

    return {
        "the first page": lambda dice: {},
        "a page far in": lambda dice: {"until": _day(dice)},
        "1 character": lambda dice: {"q": word(dice, 1)},
        "2 characters, frequent": lambda dice: {"q": word(dice, 2)},
        "2 characters, rare": lambda dice: {"q": rare(dice)},
        "4 characters": lambda dice: {"q": word(dice, 4)},
        "two words": lambda dice: {"q": f"{word(dice, 2)} {word(dice, 3)}"},
        "a frequent and a rare word": lambda dice: {"q": f"{word(dice, 2)} {rare(dice)}"},
        "absent": lambda dice: {"q": "".join(dice.choices(country.COMMON, k=4))},
        "a word in a division": lambda dice: {"q": word(dice, 2), "division": division(dice)},
        "a word, not of one branch": lambda dice: {"q": word(dice, 3), "not_category": "quality"},
        "a branch, unsolved, not here": lambda dice: {
            "category": "contract", "outcome": "not_solved", "not_division": division(dice),
        },
        "a rare kind in a division": lambda dice: {
            "category": "other.other", "division": division(dice),
        },
        "one shop": lambda dice: {"merchant": dice.choice(codes)},
        "a word about one shop": lambda dice: {"merchant": dice.choice(codes), "q": word(dice, 2)},
        "a word, of last year": lambda dice: {
            "q": word(dice, 2), "since": "2025-01-01", "until": "2025-06-30",
        },
    }  # fmt: skip


def _day(dice: Dice) -> str:
    return (date.today() - timedelta(days=dice.randrange(DAYS))).isoformat()  # noqa: DTZ011


def tables() -> dict[str, Ask]:
    """What is asked of the sums: the address's end and its query."""
    return {
        "by month, all": lambda dice: {"": "trends"},
        "by year, one branch": lambda dice: {"": "trends", "by": "year", "category": "price"},
        "by month, not of two branches": lambda dice: {
            "": "trends", "not_category": "price,quality", "division": division(dice),
        },
        "top kinds of a year": lambda dice: {"": "top", "since": "2025-01-01"},
        "top divisions": lambda dice: {"": "top", "by": "division"},
        "map": lambda dice: {"": "map"},
    }  # fmt: skip


def measure() -> dict[str, Any]:
    """Every sort through the API's own views, asked twice: the second time counts."""
    from django.test import Client

    from merchants.registry.models import Merchant

    codes = list(Merchant.objects.values_list("code", flat=True)[:2000])
    client = Client()
    found: dict[str, Any] = {"floor": figures(list(floor(client)))}
    for group, sorts in (("search", lists(codes)), ("sums", tables())):
        found[group] = {}
        for name, ask in sorts.items():
            for seed in ("warm", "asked"):
                times = list(timed(client, ask, seed=seed))
            found[group][name] = figures(times)
            ground.tell(f"  {name}: p95 {found[group][name]['p95']:.1f} ms")
    return found


def floor(client: Any) -> Iterator[float]:
    """Milliseconds of an answer that asks the database nothing: what every call costs here."""
    for _number in range(ASKED):
        started = time.perf_counter()
        client.get("/api/v1/health/live")
        yield (time.perf_counter() - started) * 1000


def timed(client: Any, ask: Ask, *, seed: str) -> Iterator[float]:
    """Milliseconds of each answer."""
    dice = random.Random(seed)
    for _number in range(ASKED):
        query = ask(dice)
        path = f"/api/open/v1/complaints/{query.pop('', '')}".rstrip("/")
        started = time.perf_counter()
        answer = client.get(path, query)
        yield (time.perf_counter() - started) * 1000
        if answer.status_code != 200:  # a refusal is not a figure
            raise AssertionError(answer.content)


def main(words: list[str]) -> None:
    """Fill the database named in the environment, or measure it."""
    ground.begin()
    if words:
        fill(int(words[1]))
        ground.answer({"rows": int(words[1])})
    else:
        ground.answer(measure())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
