"""`manage.py doctor`: what is configured, reachable, late, full or unsafe, each with the mend."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from backend.kernel.examination import Finding
from backend.web.doctor import examine

MARKS = {"ok": "  ok    ", "note": "  note  ", "unsafe": "  UNSAFE"}


class Command(BaseCommand):
    """Exit 1 on anything unsafe for production."""

    help = __doc__
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        tally: Counter[str] = Counter()
        for examination, finding in examine():
            tally[finding.level] += 1
            self._tell(examination, finding)
        summary = f"{tally['ok']} ok, {tally['note']} to note, {tally['unsafe']} unsafe"
        self.stdout.write(f"\n{summary} for production")
        if tally["unsafe"]:
            sys.exit(1)

    def _tell(self, examination: str, finding: Finding) -> None:
        paint = {"ok": self.style.SUCCESS, "note": self.style.WARNING, "unsafe": self.style.ERROR}
        mark = paint[finding.level](MARKS[finding.level])
        self.stdout.write(f"{mark}  {examination}: {finding.what}")
        if finding.mend:
            self.stdout.write(f"            mend: {finding.mend}")
