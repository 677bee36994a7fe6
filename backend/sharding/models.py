"""Where a table's rows live once one machine is no longer enough (see docs/adr/0003).

Every model of ours declares one of these as `shard`; `backend.sharding.checks` refuses a model
whose keys would not survive distribution. On one machine the declaration costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ById:
    """Distributed by its own primary key: the root of a group, such as a merchant."""


@dataclass(frozen=True)
class By:
    """Distributed by `column`, together with the `root` model that the column names."""

    column: str
    root: str


@dataclass(frozen=True)
class Reference:
    """Small, read everywhere: a full copy on every machine."""


@dataclass(frozen=True)
class Local:
    """On the coordinator only: queues, batches, counters, the change feed."""


Shard = ById | By | Reference | Local
