"""What a bare COPY of the very rows that the intake made would take, indexes and all."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import connection

from tests.bench.ground import file_of

# What the intake fills for a registration row.
FILLED = (
    "merchants_merchant", "merchants_key", "merchants_searchentry", "merchants_card",
    "merchants_change", "merchants_outlet",
)  # fmt: skip
WIDE = "bench_wide"
BLOCK = 1 << 20


def _rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _columns(table: str) -> list[str]:
    """The columns that are stored as given (a generated one is not copied)."""
    found = _rows(
        "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
        f" AND attgenerated = '' AND attrelid = '{table}'::regclass ORDER BY attnum"
    )
    return [row[0] for row in found]


def _save(query: str, path: Path) -> None:
    statement = f"COPY ({query}) TO STDOUT"
    with connection.cursor() as cursor, path.open("wb") as stream, cursor.copy(statement) as copy:
        for block in copy:
            stream.write(block)


def _load(table: str, columns: list[str], path: Path) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, path.open("rb") as stream, cursor.copy(statement) as copy:
        while block := stream.read(BLOCK):
            copy.write(block)


def save_wide() -> list[str]:
    """Merchant and search entry side by side in one file; answers the columns."""
    own = _columns("merchants_merchant")
    entry = [name for name in _columns("merchants_searchentry") if name != "merchant_id"]
    chosen = [f"m.{name}" for name in own]
    chosen += [f"s.{name} AS s_{name}" for name in entry] + ["s.merchant_id AS s_merchant_id"]
    query = (
        f"SELECT {', '.join(chosen)} FROM merchants_merchant m"
        " JOIN merchants_searchentry s ON s.merchant_id = m.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {WIDE}")
        cursor.execute(f"CREATE TABLE {WIDE} AS {query} LIMIT 0")
    _save(query, file_of("wide.copy"))
    return [*own, *(f"s_{name}" for name in entry), "s_merchant_id"]


def index_wide() -> int:
    """All indexes of both tables on the one; answers how many."""
    count = 0
    for table, prefix in (("merchants_merchant", ""), ("merchants_searchentry", "s_")):
        names = _columns(table)
        for (definition,) in _rows(
            f"SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '{table}'::regclass"
        ):
            inside = definition[definition.index("USING") :]
            for name in sorted(names, key=len, reverse=True) if prefix else ():
                inside = inside.replace(f"({name}", f"({prefix}{name}")
                inside = inside.replace(f", {name}", f", {prefix}{name}")
            unique = "UNIQUE " if "UNIQUE" in definition else ""
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE {unique}INDEX wide_{count} ON {WIDE} {inside}")
            count += 1
    return count


def copy_wide(columns: list[str]) -> float:
    """Seconds to COPY the wide rows into the empty, indexed table, commit included."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {WIDE}")
    started = time.perf_counter()
    _load(WIDE, columns, file_of("wide.copy"))
    return time.perf_counter() - started


def save_each() -> None:
    """The rows of every filled table, a file each, and an empty twin with all its indexes."""
    for table in FILLED:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS bench_{table}")
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        _save(f"SELECT {', '.join(_columns(table))} FROM {table}", file_of(f"{table}.copy"))


def copy_each() -> float:
    """Seconds to COPY all of them into their empty twins."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'bench_{table}' for table in FILLED)}")
    started = time.perf_counter()
    for table in FILLED:
        _load(f"bench_{table}", _columns(table), file_of(f"{table}.copy"))
    return time.perf_counter() - started


def clear() -> None:
    """Remove the twins and their files."""
    with connection.cursor() as cursor:
        for table in (WIDE, *(f"bench_{table}" for table in FILLED)):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
    for name in ("wide", *FILLED):
        file_of(f"{name}.copy").unlink(missing_ok=True)
