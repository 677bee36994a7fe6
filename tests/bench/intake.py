"""Intake beside a bare COPY of the rows it made: `python -m tests.bench.intake ROWS ROUNDS`."""

from __future__ import annotations

import statistics
import sys
import time

from tests.bench import ground, stock

# Everything that deliveries of registration rows fill.
EMPTIED = """merchants_card, merchants_searchentry, merchants_change, merchants_key,
    merchants_outletversion, merchants_merchantversion, merchants_outlet, merchants_merchant,
    merchants_record, intake_batch"""


def empty() -> None:
    """An empty register; what the last round left is written to disk first."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {EMPTIED} CASCADE")
        cursor.execute("CHECKPOINT")


def seconds_to_deliver(count: int, *, outlets: float) -> tuple[float, float]:
    """Seconds for a file into an empty register, and for the same file again."""
    from backend.intake.actions import deliver

    path = stock.register_file(count, outlets=outlets)
    started = time.perf_counter()
    first = deliver(dataset="enterprises", path=path, source=stock.OFFICE)
    kept = time.perf_counter()
    again = deliver(dataset="enterprises", path=path, source=stock.OFFICE)
    done = time.perf_counter()
    if (first.accepted, again.unchanged) != (count, count):
        raise RuntimeError(f"not all rows were kept: {first} {again}")
    return kept - started, done - kept


def one_round(count: int) -> dict[str, float]:
    """Deliver, then copy what came of it; rows a second."""
    from tests.bench import baseline

    empty()
    fresh, again = seconds_to_deliver(count, outlets=0.0)
    columns = baseline.save_wide()
    baseline.index_wide()
    baseline.save_each()
    wide, each = baseline.copy_wide(columns), baseline.copy_each()
    baseline.clear()
    empty()
    shops, _ = seconds_to_deliver(count, outlets=1.0)
    took = {"fresh": fresh, "again": again, "wide": wide, "each": each, "shops": shops}
    ground.tell("  " + ", ".join(f"{name} {count / one:,.0f}/s" for name, one in took.items()))
    return {name: count / one for name, one in took.items()}


def main(count: int, rounds: int) -> None:
    """Medians over the rounds; ratios within each."""
    ground.begin()
    stock.prepare_office()
    found = [one_round(count) for _ in range(rounds)]
    middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
    ratios = {
        name: statistics.median(one["fresh"] / one[name] for one in found)
        for name in ("wide", "each")
    }
    ground.answer({"rows": count, "per_second": middle, "ratios": ratios})


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
