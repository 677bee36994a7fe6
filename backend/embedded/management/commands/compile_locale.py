"""Compile translations without gettext's tools, which a bare machine does not have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile every changed .po file under LOCALE_PATHS."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        changed = [compile_catalogue(source) for source in changed_catalogues()]
        self.stdout.write(f"{len(changed)} compiled")


def changed_catalogues() -> Iterator[Path]:
    """Every .po file whose .mo is missing or older."""
    for root in settings.LOCALE_PATHS:
        for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
                yield source


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside the .po, whole or not at all."""
    target = source.with_suffix(".mo")
    part = target.with_name(f".{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(part))
    part.replace(target)
    return target
