"""The transparency log: acts per second, time from act to proof, a large log judged from files.

`python -m tests.bench.log [LEAVES]` makes a database of its own; the last line is JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench import ground

DATABASE = "chengyi_bench_log"
WRITERS, SECONDS = 4, 10


def main() -> None:
    """Fill, measure, print."""
    leaves = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    ground.fresh_database(DATABASE)
    os.environ.update(ground.environment(DATABASE))
    ground.begin()
    from django.conf import settings

    settings.TRANSPARENCY_DIR = ground.file_of("log")
    shutil.rmtree(settings.TRANSPARENCY_DIR, ignore_errors=True)
    found = {**appended(), **judged(leaves)}
    print(json.dumps(found))  # noqa: T201


def appended() -> dict[str, Any]:
    """Writers with one act per transaction, and the sequencer once a second as beat runs it."""
    from django.db import connections

    connections.close_all()
    end = time.monotonic() + SECONDS
    crew = [_begin(_write, end) for _ in range(WRITERS)] + [_begin(_tick, end + 3)]
    for child in crew:
        os.waitpid(child, 0)
    return _latencies()


def _begin(work: Any, end: float) -> int:
    child = os.fork()
    if child:
        return child
    work(end)
    os._exit(0)


def _write(end: float) -> None:
    from django.db import transaction

    from backend.proof.actions import witness

    while time.monotonic() < end:
        with transaction.atomic():
            witness("bench.act", {"shop": "K7M2Q9XH4D", "stars": 5})


def _tick(end: float) -> None:
    from backend.proof.sequencer import sequence_all

    while time.monotonic() < end:
        began = time.monotonic()
        sequence_all()
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


LATENCY = """
SELECT count(*), extract(epoch FROM max(e.at) - min(e.at)),
       percentile_cont(array[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY extract(epoch FROM c.at - e.at))
  FROM proof_entry e
  JOIN LATERAL (SELECT at FROM proof_checkpoint
                 WHERE size > e.index ORDER BY size LIMIT 1) c ON true"""


def _latencies() -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LATENCY)
        acts, seconds, (half, most, worst) = cursor.fetchone()
    return {
        "acts_per_second": round(acts / float(seconds)),
        "seconds_to_proof_p50": round(half, 2),
        "seconds_to_proof_p99": round(most, 2),
        "seconds_to_proof_max": round(worst, 2),
    }


FILL = """
INSERT INTO proof_entry (id, kind, algorithm, commitment, at)
SELECT gen_random_uuid(), 'bench', 'sha256', sha256(gen_random_uuid()::text::bytea), now()
  FROM generate_series(1, %s)"""


def judged(leaves: int) -> dict[str, Any]:
    """A log of so many leaves, sequenced and then verified from its files alone."""
    from django.db import connection

    from backend.proof import tiles
    from backend.proof.sequencer import head, sequence_all
    from backend.proof.verification import examine_files

    with connection.cursor() as cursor:
        cursor.execute(FILL, [leaves - head().size])
    began = time.monotonic()
    size = sequence_all()
    sequenced = time.monotonic()
    troubles = list(examine_files(tiles.folder()))
    return {
        "leaves": size,
        "seconds_to_sequence": round(sequenced - began, 1),
        "seconds_to_verify_files": round(time.monotonic() - sequenced, 1),
        "troubles": len(troubles),
        "megabytes": round(_weight(tiles.folder()) / 1e6),
    }


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
