"""Search over the whole register: `python -m tests.bench.search` in a filled database.

Terms are cut from the names themselves, brands and anywhere, so that frequent fragments are asked
for as often as they occur; some are of characters that never stand together.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench import country, ground

ASKED = 200  # searches of each sort
SAMPLE = """
SELECT s.folded, s.brand, s.brand_initials, s.initials, s.brand_spelled, s.uscc, s.division_code,
       o.lng, o.lat
  FROM merchants_searchentry s TABLESAMPLE SYSTEM (2) REPEATABLE (7)
  JOIN merchants_outlet o ON o.merchant_id = s.merchant_id WHERE o.is_open LIMIT 5000"""
Entry = dict[str, Any]
Ask = Callable[[random.Random, Entry], Any]


def cut(dice: random.Random, text: str, length: int) -> str:
    """So many neighbouring characters from anywhere in a text."""
    start = dice.randrange(max(1, len(text) - length + 1))
    return text[start : start + length]


def sorts() -> dict[str, Ask]:
    """What is asked, by sort: from dice and an entry to a search."""
    from merchants.lookup.nearby import Near
    from merchants.lookup.search import Wanted

    def of(length: int) -> Ask:
        return lambda dice, it: Wanted(q=cut(dice, it[dice.choice(["brand", "folded"])], length))

    return {
        "1 character": of(1),
        "2 characters": of(2),
        "3 characters": of(3),
        "4 characters": of(4),
        "a whole brand": lambda dice, it: Wanted(q=it["brand"]),
        "2 characters in a division": lambda dice, it: Wanted(
            q=cut(dice, it["brand"], 2), division=it["division_code"]
        ),
        "two words": lambda dice, it: Wanted(
            q=f"{cut(dice, it['folded'], 2)} {cut(dice, it['folded'], 2)}"
        ),
        "pinyin initials, 1 to 6": lambda dice, it: Wanted(
            q=it[dice.choice(["brand_initials", "initials"])][: dice.randint(1, 6)]
        ),
        "spelled pinyin": lambda dice, it: Wanted(q=it["brand_spelled"][: dice.randint(3, 12)]),
        "part of a code": lambda dice, it: Wanted(q=cut(dice, it["uscc"], dice.randint(5, 10))),
        "absent": lambda dice, it: Wanted(q="".join(dice.choices(country.COMMON, k=3))),
        "a division": lambda dice, it: Wanted(division=it["division_code"]),
        "near me": lambda dice, it: Near(
            lng=it["lng"] + dice.gauss(0, 0.01),
            lat=it["lat"] + dice.gauss(0, 0.01),
            radius_m=dice.choice([500, 2000, 5000, 20000]),
        ),
    }


def entries() -> list[Entry]:
    """Some of the register's own entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SAMPLE)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def timed(ask: Ask, sample: list[Entry], *, seed: str) -> Iterator[tuple[float, Any]]:
    """Milliseconds of each search, with what was asked."""
    from merchants.lookup.asking import search_results

    dice = random.Random(seed)
    for _ in range(ASKED):
        wanted = ask(dice, dice.choice(sample))
        started = time.perf_counter()
        search_results(wanted)
        yield (time.perf_counter() - started) * 1000, wanted


def figures(times: list[float]) -> dict[str, float]:
    """The middle, the 95th of 100, the slowest."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "max": max(times)}


def explained(wanted: Any) -> str:
    """The plan of one search as PostgreSQL ran it."""
    from django.db import connection

    from merchants.lookup import nearby, search

    if isinstance(wanted, nearby.Near):
        text, parameters = nearby.statement(wanted)
    else:
        made = search.statement if search.terms_of(wanted.q) else search.browse_statement
        text, parameters = made(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, COSTS OFF) {text}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def main() -> None:
    """Ask everything twice: what was never read from disk is not what is measured."""
    ground.begin()
    sample = entries()
    answer = {}
    for name, ask in sorts().items():
        for seed in ("warm", "asked"):
            found = sorted(timed(ask, sample, seed=seed), key=lambda pair: pair[0])
        wanted = found[int(len(found) * 0.95)][1]
        answer[name] = {
            **figures([ms for ms, _ in found]),
            "asked": repr(wanted),
            "plan": explained(wanted),
        }
        ground.tell(f"  {name}: p95 {answer[name]['p95']:.1f} ms, {getattr(wanted, 'q', '')!r}")
    ground.answer(answer)


if __name__ == "__main__":
    sys.exit(main())
