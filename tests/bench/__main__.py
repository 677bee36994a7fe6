"""`python -m tests.bench`: measure, and write docs/benchmarks.md. ROWS scales the register.

Tables may be named to measure only those: intake, memory, lookup, search, complaints, ledger,
standing, log, offers. The last figures of each are kept, so that the page is always whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from backend.embedded.bootstrap import PROJECT
from tests.bench import ground, load, lookup, offers, report

ROWS = int(os.environ.get("ROWS", "1000000"))
INTAKE_ROWS, INTAKE_ROUNDS = min(ROWS, 200_000), 3
SHOPS = min(ROWS, 300_000)
LOOKUP_ROUNDS, LOOKUP_SECONDS = 5, 4
LEDGER_SECONDS = 6
# Of 75 deeds each: the whole million needs 40 GB and half an hour.
STANDING_MEMBERS = int(os.environ.get("STANDING_MEMBERS", "100000"))
OFFERS, MEMBERS, OFFER_ROUNDS, OFFER_SECONDS = 10_000, 1_000_000, 5, 4
# What decides how the filled databases look; when it changes they are filled again.
SHAPE = ("merchants/**/*.py", "backend/intake/**/*.py", "tests/bench/country.py")


def shape() -> str:
    """A mark of the code that fills a database."""
    mark = hashlib.sha256()
    for pattern in SHAPE:
        for path in sorted(PROJECT.glob(pattern)):
            mark.update(path.read_bytes())
    return mark.hexdigest()[:8]


def intake() -> dict[str, Any]:
    """Rows a second beside COPY."""
    ground.fresh_database("intake")
    return ground.measured("intake", INTAKE_ROWS, INTAKE_ROUNDS, database="intake")


def memory() -> list[dict[str, Any]]:
    """The peak at a tenth of the rows and at all of them; the latter stay, to be searched."""
    found = []
    for count in (ROWS // 10, ROWS):
        ground.fresh_database("filling")
        found.append(ground.measured("memory", count, database="filling"))
    _keep("search", f"search_{ROWS}_{shape()}")
    return found


def _keep(kind: str, name: str) -> None:
    """Give the filled database its name; older ones of its kind make room."""
    for old in ground.databases(kind):
        ground.drop(old)
    ground.rename("filling", name)


def _stocked(kind: str, count: int, *more: str) -> str:
    """A filled database of an earlier run, or a new one."""
    name = f"{kind}_{count}_{shape()}"
    if name not in ground.databases(kind):
        ground.tell(f"  filling {name}")
        ground.fresh_database("filling")
        ground.measured("stock", count, *more, database="filling")
        _keep(kind, name)
    return name


def look_up() -> dict[str, Any]:
    """Cards over HTTP beside the peers."""
    database = _stocked("lookup", SHOPS, "records")
    found = lookup.compare(database, rounds=LOOKUP_ROUNDS, seconds=LOOKUP_SECONDS)
    return {"merchants": SHOPS, **found}


def search() -> dict[str, Any]:
    """Every sort of search in the whole register."""
    database = _stocked("search", ROWS)
    return {"rows": ROWS, "sorts": ground.measured("search", database=database)}


def ledger() -> dict[str, Any]:
    """Transfers of points beside django-hordak."""
    ground.fresh_database("ledger")
    return ground.measured("ledger", LEDGER_SECONDS, database="ledger")


def standing() -> dict[str, Any]:
    """Everybody's figure of points from scratch, beside the plain sum."""
    ground.fresh_database("standing")
    found = ground.measured("standing", min(ROWS, STANDING_MEMBERS), database="standing")
    ground.drop("standing")
    return found


def complaints() -> dict[str, Any]:
    """Searches and sums of as many published complaints."""
    name = f"complaints_{ROWS}_{shape()}"
    if name not in ground.databases("complaints"):
        ground.tell(f"  filling {name}")
        ground.fresh_database("filling")
        ground.measured("complaints", "fill", ROWS, database="filling")
        _keep("complaints", name)
    return {"rows": ROWS, **ground.measured("complaints", database=name)}


def log() -> dict[str, Any]:
    """Acts a second, time to proof, and a long log verified from its files alone."""
    return ground.measured("log", ROWS, database="log")


def catalogue() -> dict[str, Any]:
    """The list of offers beside DRF's, and offers for one person of many."""
    members = min(ROWS, MEMBERS)
    name = f"offers_{members}"
    if name not in ground.databases("offers"):
        ground.tell(f"  filling {name}")
        ground.fresh_database("filling")
        ground.measured("offers", "fill", OFFERS, members, database="filling")
        _keep("offers", name)
    listed = offers.compare(name, rounds=OFFER_ROUNDS, seconds=OFFER_SECONDS)
    return {"list": listed, "mine": ground.measured("offers", "mine", database=name)}


TABLES: dict[str, Callable[[], Any]] = {
    "intake": intake,
    "memory": memory,
    "lookup": look_up,
    "search": search,
    "complaints": complaints,
    "ledger": ledger,
    "standing": standing,
    "log": log,
    "offers": catalogue,
}


def main(names: list[str]) -> None:
    """Measure the named tables, or all, on a server that is up meanwhile."""
    load.wrk()
    server = ground.cluster()
    try:
        measure(names or list(TABLES))
    finally:
        server.stop()


def measure(names: list[str]) -> None:
    """Measure the named tables and write the page of all that were."""
    kept = ground.file_of("figures.json")
    figures = json.loads(kept.read_text()) if kept.exists() else {}
    for name in names:
        ground.tell(f"{name} ...")
        started = time.perf_counter()
        figures[name] = TABLES[name]()
        figures[name + "_on"] = report.circumstances(time.perf_counter() - started)
        kept.write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    report.write(figures, PROJECT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main(sys.argv[1:])
