"""What screening makes of real texts: `python -m tests.scrub.survey FOLDER [--show KIND]`."""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import django

LONGEST_FIELD, SHORTEST_FIELD = 10_000_000, 5


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text of the reviews and the complaints, with the name of its file."""
    usual = csv.field_size_limit(LONGEST_FIELD)  # the whole process's
    try:
        for path in sorted(
            [*(folder / "reviews").glob("*.csv"), *(folder / "complaints").glob("*.csv")]
        ):
            encoding = "gb18030" if ".gb18030." in path.name else "utf-8-sig"
            with path.open(encoding=encoding, errors="replace", newline="") as file:
                for row in csv.reader(file):
                    yield from ((path.name, one) for one in row if len(one) >= SHORTEST_FIELD)
    finally:
        csv.field_size_limit(usual)


def survey(folder: Path, *, show: str = "", most: int | None = None) -> dict[str, object]:
    """Counts by kind, seconds in all; shows what was masked of one kind."""
    from backend.scrub.text import screen

    counted: Counter[str] = Counter()
    seconds, longest, held, number, characters = 0.0, 0.0, 0, 0, 0
    for _name, text in islice(texts(folder), most):
        start = time.perf_counter()
        screened = screen(text)
        took = time.perf_counter() - start
        assert len(screened.public) == len(text)
        seconds, longest, number = seconds + took, max(longest, took), number + 1
        characters, held = characters + len(text), held + screened.held
        counted.update(finding.kind for finding in screened.findings)
        for found in screened.findings if show else ():
            if found.kind.startswith(show):
                around = text[max(0, found.start - 15) : found.end + 8]
                sys.stdout.write(f"{found.kind} {text[found.start : found.end]!r} in {around!r}\n")
    told = {"texts": number, "characters": characters, "held": held, "seconds": round(seconds, 2)}
    rates = {"us_a_text": round(1e6 * seconds / max(number, 1)), "longest_ms": round(1e3 * longest)}
    return {**told, **rates, **dict(sorted(counted.items()))}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.test")
    django.setup()
    told = survey(Path(sys.argv[1]), show=sys.argv[3] if "--show" in sys.argv else "")
    sys.stdout.write(f"{told}\n")
