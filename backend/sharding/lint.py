"""Which shards a statement would touch on a cluster, told by plain PostgreSQL.

Inside a transaction that is rolled back, every distributed table gets an empty, hash-partitioned
twin first on the search path. The planner then prunes partitions as a cluster prunes shards, and
making the twins' unique keys is itself a test: PostgreSQL refuses one without the column.

What it cannot see: COPY and other connections; shards that parameters of a join would prune only
while running (told as fan-out, the careful side); recursion, ROLLUP and volatile functions in an
UPDATE, which a cluster refuses; that joined rows of one group really are joined on their column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from backend.sharding.checks import distribution_column, group_of

SHARDS = 8
ANY = -1  # a single shard, whichever
SCHEMA = "shard_twins"
PLANNED = re.compile(
    r"\s*(WITH|SELECT|INSERT|UPDATE|DELETE|MERGE|VALUES|DECLARE|CREATE TEMP TABLE \w+ "
    r"(ON COMMIT DROP )?AS)\b",
    re.IGNORECASE,
)
SHARD = re.compile(r"(?P<table>\w+)__s(?P<number>\d+)")

Plan = dict[str, Any]


class ShardLint:
    """`with ShardLint(connection) as lint: ...`; what is written inside is rolled back.

    `verdicts` holds (SQL, verdict) in order: "routed" (one shard), "fan-out:N", "local" (no
    distributed table), or "refused:why".
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.verdicts: list[tuple[str, str]] = []
        self._connection = connection
        self._groups = {
            model._meta.db_table: str(group_of(model))
            for model in apps.get_models(include_auto_created=True)
            if distribution_column(model)
        }
        self._held = ExitStack()

    def __enter__(self) -> ShardLint:
        with ExitStack() as held:  # lets go of everything when a twin is refused
            held.enter_context(transaction.atomic(using=self._connection.alias))
            with self._connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {SCHEMA}")
                for statement in twins():
                    cursor.execute(statement)
                cursor.execute(f"SET LOCAL search_path = {SCHEMA}, public")
            held.callback(transaction.set_rollback, True, using=self._connection.alias)
            held.enter_context(self._connection.execute_wrapper(self._look))
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._held.__exit__(kind, trouble, where)

    def verdict(self, sql: str, parameters: Any = None) -> str:
        """The verdict on one statement, which is planned and not run."""
        if not PLANNED.match(sql):
            return "local"
        # The raw cursor of Django's connection: same adaptation, not listened to.
        with self._connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
            found = cursor.fetchone()[0]
        plans = json.loads(found) if isinstance(found, str) else found
        nodes = [node for plan in plans if "Plan" in plan for node in _nodes(plan["Plan"])]
        return self._judged(nodes)

    def _look(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        for given in params if many else [params]:
            self.verdicts.append((sql, self.verdict(sql, given)))
        return execute(sql, params, many, context)

    def _judged(self, nodes: list[Plan]) -> str:
        touched: dict[str, set[int]] = {}
        for node in nodes:
            for table, shards in self._shards(node):
                touched.setdefault(table, set()).update(shards)
        widest = max(map(len, touched.values()), default=0)
        if len(groups := {self._groups[table] for table in touched}) > 1:
            return f"refused:joins {' with '.join(sorted(groups))}"
        if widest > 1 and any(node["Node Type"] == "LockRows" for node in nodes):
            return "refused:locks rows of several shards"
        if not touched:
            return "local"
        # Two tables of one group may be asked for different merchants.
        together = set().union(*touched.values()) - {ANY} or {ANY}
        return "routed" if len(together) == 1 else f"fan-out:{len(together)}"

    def _shards(self, node: Plan) -> Iterator[tuple[str, set[int]]]:
        name = node.get("Relation Name", "")
        if shard := SHARD.fullmatch(name):
            yield shard["table"], {int(shard["number"])}
        elif name in self._groups and node.get("Operation") == "Insert":
            # One row of constants goes to one shard, which the plan does not name.
            (source,) = node["Plans"][:1]
            one_row = source["Node Type"] == "Result" and "Plans" not in source
            yield name, {ANY} if one_row else set(range(SHARDS))


def twins() -> Iterator[str]:
    """The statements that make the twins of all distributed tables, unique keys included."""
    for model in apps.get_models(include_auto_created=True):
        column = distribution_column(model)
        if column:
            yield from twin_of(model, column)


def twin_of(model: type[models.Model], column: str) -> Iterator[str]:
    """The statements that make one twin; the server refuses keys without `column`."""
    table = model._meta.db_table
    yield (
        f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING DEFAULTS"
        f" INCLUDING GENERATED INCLUDING INDEXES) PARTITION BY HASH ({column})"
    )
    for number in range(SHARDS):
        yield (
            f"CREATE TABLE {SCHEMA}.{table}__s{number} PARTITION OF {SCHEMA}.{table}"
            f" FOR VALUES WITH (MODULUS {SHARDS}, REMAINDER {number})"
        )


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)
