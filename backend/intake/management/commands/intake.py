"""`./manage.py intake DATASET FILE...`: deliver files as a source office."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from backend.intake.actions import Summary, deliver
from backend.intake.declare import get, registered
from backend.intake.files import UnusableFile
from backend.intake.rows import showable
from backend.kernel.errors import DomainError

UNUSABLE = 2  # the exit code of a file of which nothing was kept


class Command(BaseCommand):
    help = (
        "Deliver CSV or XLSX files of a data set. Exit 2: a file was unusable, nothing of it kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", choices=sorted(each.name for each in registered()))
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="code of the delivering office")
        parser.add_argument("--json", action="store_true", help="print one summary object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        unusable = [path for path in options["files"] if not self._deliver(path, options)]
        if unusable:
            sys.exit(UNUSABLE)

    def _deliver(self, path: Path, options: dict[str, Any]) -> bool:
        with tqdm(
            unit=" rows", desc=showable(path.name), disable=True if options["json"] else None
        ) as bar:
            try:
                summary = deliver(
                    dataset=options["dataset"],
                    path=path,
                    source=options["source"],
                    progress=bar.update,
                )
            except DomainError as refusal:
                self._refused(path, refusal, options)
                return not isinstance(refusal, UnusableFile)
        self._told(path, summary, as_json=options["json"])
        return True

    def _refused(self, path: Path, refusal: DomainError, options: dict[str, Any]) -> None:
        name = showable(path.name)
        if options["json"]:
            problem = {"dataset": options["dataset"], "file": name, "code": refusal.code}
            self.stdout.write(
                json.dumps(problem | {"message": showable(str(refusal))}, ensure_ascii=False)
            )
        else:
            self.stderr.write(f"{name}: {showable(str(refusal))} ({refusal.code})")
        if not isinstance(refusal, UnusableFile):
            sys.exit(1)

    def _told(self, path: Path, summary: Summary, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary.as_dict(), ensure_ascii=False))
            return
        title = get(summary.dataset).title_zh
        self.stdout.write(
            f"{showable(path.name)} · {title}: 收到 {summary.received} = 接受 {summary.accepted}"
            f" + 未变 {summary.unchanged} + 隔离 {summary.quarantined}；标记 {summary.flagged}；"
            f"{summary.seconds:.1f} s, {summary.rows_per_second} rows/s"
        )
        for what, label in (("quarantined", "隔离"), ("flagged", "标记")):
            for code, count in summary.reasons.get(what, {}).items():
                self.stdout.write(f"    {label} {code}: {count}")
        if summary.unknown_columns:
            self.stdout.write(f"    未识别的列: {'、'.join(summary.unknown_columns)}")
        if summary.quarantined:
            self.stdout.write(f"    ./manage.py quarantine {summary.batch} > mend.csv")
