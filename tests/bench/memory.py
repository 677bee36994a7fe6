"""What a delivery takes of memory at most: `python -m tests.bench.memory ROWS`, by itself."""

from __future__ import annotations

import resource
import sys

from tests.bench import ground, stock


def main(count: int) -> None:
    """Deliver a file and answer the peak of this process in MB."""
    path = stock.register_file(count, outlets=0.6)
    ground.begin()
    from backend.intake.actions import deliver

    stock.prepare_office()
    kept = deliver(dataset="enterprises", path=path, source=stock.OFFICE)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stock.settle()
    ground.answer({"rows": kept.accepted, "mb": peak, "per_second": kept.rows_per_second})


if __name__ == "__main__":
    main(int(sys.argv[1]))
