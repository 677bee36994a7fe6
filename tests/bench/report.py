"""docs/benchmarks.md: tables, what they were measured on, and the plans of the slowest searches."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
LONGEST_PLAN = 34  # lines

HEAD = """# Benchmarks

Written by `make bench`; `make bench ROWS=5000000` scales it. Compare ratios, not rates: both sides
of a ratio were measured in the same run, on the same machine, in turn. The database is the embedded
one, durable as in production, apart from that of `make run` and of the tests.
"""


def circumstances(seconds: float) -> Figures:
    """Where and when a table was measured."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "day": date.today().isoformat(),  # noqa: DTZ011
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "load": round(load, 1),
        "seconds": round(seconds),
    }


def _table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _on(figures: Figures, name: str) -> str:
    it = figures.get(f"{name}_on", {})
    return (
        f"_Measured {it.get('day')} on {it.get('cores')} cores ({it.get('machine')}), load"
        f" {it.get('load')} at the end, in {it.get('seconds')} s._\n"
    )


def _met(value: float, target: float, *, at_least: bool = True) -> str:
    return "yes" if (value >= target if at_least else value < target) else "**no**"


def intake(figures: Figures) -> str:
    """Rates of the intake beside COPY."""
    it = figures["intake"]
    rate = it["per_second"]
    names = {
        "fresh": "intake of registration rows into an empty register",
        "shops": "the same, each with a shop and its position",
        "again": "the same file delivered again: all unchanged",
        "wide": "(a) COPY of merchant and search entry as one table with the indexes of both",
        "each": "(b) COPY of all six tables that the intake filled, indexes and checks included",
    }
    rows = [[text, f"{rate[name]:,.0f}"] for name, text in names.items()]
    a, b = it["ratios"]["wide"], it["ratios"]["each"]
    return (
        f"## Intake\n\n{it['rows']:,} rows, client and server on the same cores; medians of rounds"
        " that alternate.\n\n"
        + _table(["", "rows/s"], rows)
        + "\n"
        + _table(
            ["ratio", "found", "target", "met"],
            [
                ["intake to (a)", f"{a:.2f}", "0.40", _met(a, 0.4)],
                ["intake to (b)", f"{b:.2f}", "", ""],
            ],
        )
        + "\n"
        + _on(figures, "intake")
    )


def memory(figures: Figures) -> str:
    """The peak of the delivering process."""
    rows = [
        [f"{it['rows']:,}", f"{it['mb']:.0f}", f"{it['per_second']:,}", _met(400, it["mb"])]
        for it in figures["memory"]
    ]
    return (
        "## Memory of a delivery\n\n"
        + _table(["rows", "peak, MB", "rows/s", "below 400 MB"], rows)
        + "\n"
        + _on(figures, "memory")
    )


def lookup(figures: Figures) -> str:
    """Cards over HTTP."""
    it = figures["lookup"]
    names = {
        "ours": "ours: `GET /api/open/v1/merchants/{code}`, the short path",
        "fastapi": "FastAPI + asyncpg pool, the stored card by one query",
        "drf": "Django REST framework `RetrieveAPIView` with prefetch",
        "hello": "hello world of the same server (granian, ASGI)",
        "page": "ours: the page `/m/{code}` through Django",
    }
    rows = [
        [text, f"{side['per_second']:,.0f}", *(f"{side[p]:.1f}" for p in ("p50", "p95", "p99"))]
        for name, text in names.items()
        if (side := it["sides"][name])
    ]
    ratio = it["ratios"]
    targets = [
        ["ours to DRF", f"{ratio['drf']:.1f}", "12", _met(ratio["drf"], 12)],
        ["ours to FastAPI", f"{ratio['fastapi']:.2f}", "2", _met(ratio["fastapi"], 2)],
        ["ours to hello world", f"{ratio['hello']:.2f}", "0.35", _met(ratio["hello"], 0.35)],
        [
            "p99 to p50", f"{ratio['p99_to_p50']:.1f}", "below 10",
            _met(ratio["p99_to_p50"], 10, at_least=False),
        ],
    ]  # fmt: skip
    fresh = it["freshness_ms"]
    return (
        f"## Looking up a card\n\n{it['merchants']:,} merchants with records, every code in random"
        " order, one server process, wrk with 32 connections on the same cores, in turn.\n\n"
        + _table(["", "requests/s", "p50 ms", "p95 ms", "p99 ms"], rows)
        + "\n"
        + _table(["ratio", "found", "target", "met"], targets)
        + f"\nA committed change was seen over HTTP after {fresh['median']:.1f} ms (median of 50),"
        f" {fresh['max']:.1f} ms at most; the target is 1,000 ms.\n\n" + _on(figures, "lookup")
    )


def search(figures: Figures) -> str:
    """Searches by sort."""
    it = figures["search"]
    rows = [
        [name, *(f"{one[p]:.1f}" for p in ("p50", "p95", "max")), _met(50, one["p95"])]
        for name, one in it["sorts"].items()
    ]
    return (
        f"## Search\n\nOver {it['rows']:,} merchants; 200 searches of each sort, cut from the names"
        " themselves, a first page with its count.\n\n"
        + _table(["", "p50 ms", "p95 ms", "slowest ms", "p95 below 50 ms"], rows)
        + "\n"
        + _on(figures, "search")
    )


def ledger(figures: Figures) -> str:
    """Transfers of points."""
    it = figures["ledger"]
    rows = [
        ["ours: award or spending, keyed, chained, never overdrawn", f"{it['ours']:,}"],
        [
            "django-hordak 2.0: `transfer_to`, without key or look at the balance",
            f"{it['hordak']:,}",
        ],
    ]
    targets = [
        ["ours, transfers/s", f"{it['ours']:,}", "1,000", _met(it["ours"], 1000)],
        ["ours to hordak", f"{it['ratio']:.1f}", "3", _met(it["ratio"], 3)],
    ]
    return (
        f"## Moving points\n\nOne transfer in a transaction, durable, {it['writers']} writers on"
        f" {it['accounts']:,} accounts; medians of rounds that alternate. Looked at again"
        f" afterwards, the ledger had {it['troubles']} troubles.\n\n"
        + _table(["", "transfers/s"], rows)
        + "\n"
        + _table(["", "found", "target", "met"], targets)
        + "\n"
        + _on(figures, "ledger")
    )


def standing(figures: Figures) -> str:
    """Everybody's figure of points, computed anew."""
    it = figures["standing"]
    rows = [
        ["the plain `SELECT sum() ... GROUP BY`, read to its end", f"{it['plain_s']}"],
        ["every figure from scratch, none kept before", f"{it['scratch_s']}"],
        ["every figure from scratch, compared with what is kept", f"{it['again_s']}"],
    ]
    targets = [
        [
            "from scratch to the plain sum", f"{it['ratio']}", "below 2.5",
            _met(it["ratio"], 2.5, at_least=False),
        ],
        [
            "one figure after a deed, ms", f"{it['one_ms']}", "below 5",
            _met(it["one_ms"], 5, at_least=False),
        ],
        ["memory grown meanwhile, MB", f"{it['grown_mb']}", "", ""],
    ]  # fmt: skip
    return (
        f"## Figures of points\n\n{it['members']:,} members with {it['deeds']} deeds each, on a"
        " table in the order of time; medians of rounds that alternate.\n\n"
        + _table(["", "seconds"], rows)
        + "\n"
        + _table(["", "found", "target", "met"], targets)
        + "\n"
        + _on(figures, "standing")
    )


def log(figures: Figures) -> str:
    """Acts put into the transparency log, and a long log judged from its files."""
    it = figures["log"]
    acts, worst = it["acts_per_second"], it["seconds_to_proof_max"]
    rows = [
        ["acts/s, each a transaction of its own", f"{acts:,}", "1,000", _met(acts, 1000)],
        ["seconds from act to proof, median", f"{it['seconds_to_proof_p50']}", "", ""],
        ["the slowest", f"{worst}", "below 2", _met(worst, 2, at_least=False)],
    ]
    return (
        "## The transparency log\n\nFour writers and the sequencer once a second, on one machine."
        f" Then {it['leaves']:,} leaves were sequenced in {it['seconds_to_sequence']} s and"
        f" verified from their files alone ({it['megabytes']} MB) in"
        f" {it['seconds_to_verify_files']} s, with {it['troubles']} troubles.\n\n"
        + _table(["", "found", "target", "met"], rows)
        + "\n"
        + _on(figures, "log")
    )


def complaints(figures: Figures) -> str:
    """Published complaints searched, and sums of all."""
    it = figures["complaints"]
    floor = it["floor"]["p50"]
    parts = [
        f"## Complaints\n\n{it['rows']:,} published complaints; 200 calls of each sort through the"
        " API's own views, one after the other. A call that asks the database nothing takes"
        f" {floor:.1f} ms here.\n"
    ]
    for group, most in (("search", 100), ("sums", 500)):
        rows = [
            [
                name, *(f"{one[p]:.1f}" for p in ("p50", "p95", "max")),
                f"{one['p95'] / floor:.0f}", _met(one["p95"], most, at_least=False),
            ]
            for name, one in it[group].items()
        ]  # fmt: skip
        heading = ["", "p50 ms", "p95 ms", "slowest ms", "p95 to empty call"]
        parts.append(_table([*heading, f"p95 below {most} ms"], rows))
    return "\n".join(parts) + "\n" + _on(figures, "complaints")


def offers(figures: Figures) -> str:
    """The catalogue's list, and offers for one person."""
    listed, mine = figures["offers"]["list"], figures["offers"]["mine"]
    names = {
        "ours": "ours: `GET /api/open/v1/offers` behind all of the site's middleware",
        "drf": "Django REST framework `ListAPIView`, nested terms, `CursorPagination`",
    }
    rows = [
        [text, f"{side['per_second']:,.0f}", f"{side['p50']:.2f}", f"{side['p95']:.2f}"]
        for name, text in names.items()
        if (side := listed[name])
    ]
    ratio = listed["ratio"]
    targets = [
        ["list: ours to DRF", f"{ratio:.1f}", "5", _met(ratio, 5)],
        [
            "offers for me, p95 ms", f"{mine['p95']:.0f}", "below 100",
            _met(mine["p95"], 100, at_least=False),
        ],
    ]  # fmt: skip
    return (
        f"## Offers\n\n{mine['offers']:,} open offers; pages of twenty, of everything and of each"
        " field, one process each without a server, in turn. Ours remembers an answer for two"
        " seconds, as it does in production.\n\n"
        + _table(["", "calls/s", "p50 ms", "p95 ms"], rows)
        + f"\nOffers for one of {mine['members']:,} members, 300 random ones: facts asked, all"
        f" open offers compared, twenty explained: p50 {mine['p50']:.0f} ms,"
        f" p95 {mine['p95']:.0f} ms, p99 {mine['p99']:.0f} ms; {mine['cpu']:.0f} ms of this"
        " process's own time, the rest is waiting.\n\n"
        + _table(["", "found", "target", "met"], targets)
        + "\n"
        + _on(figures, "offers")
    )


def plans(figures: Figures) -> str:
    """How PostgreSQL ran one of the slowest searches of each sort."""
    parts = ["## Appendix: plans\n\nOf a search at the 95th of 100 in each sort.\n"]
    for name, one in figures["search"]["sorts"].items():
        lines = one["plan"].splitlines()
        shown = lines[:LONGEST_PLAN] + ["..."] * (len(lines) > LONGEST_PLAN)
        text = "\n".join(line[:110] for line in shown)
        parts.append(f"### {name}\n\n`{one['asked']}`\n\n```\n{text}\n```\n")
    return "\n".join(parts)


PARTS = {
    "intake": intake,
    "memory": memory,
    "lookup": lookup,
    "search": search,
    "complaints": complaints,
    "ledger": ledger,
    "standing": standing,
    "log": log,
    "offers": offers,
}


def write(figures: Figures, path: Path) -> None:
    """The whole page, of what was measured so far."""
    parts = [HEAD, *(part(figures) for name, part in PARTS.items() if name in figures)]
    if "search" in figures:
        parts.append(plans(figures))
    path.write_text("\n".join(parts), encoding="utf-8")
