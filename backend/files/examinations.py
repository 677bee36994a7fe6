"""The doctor's look at stored files: can they be written, read and found, is there room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from backend.files import keeping
from backend.files.models import StoredFile
from backend.files.storage import DurableFiles
from backend.kernel.errors import DomainError
from backend.kernel.examination import Finding, examination

PROBE = "doctor.probe"
SAMPLE = 20
LEAST_FREE = 2 * 1024**3
LATE = timedelta(days=1)


@examination
def stored_files() -> Iterator[Finding]:
    """Uploads need a place that works, and rows must speak of files that are there."""
    mend = "is the folder there and ours? FILES_DIR, or STORAGES['files']"
    try:
        keeping.storage().delete(keeping.storage().save(PROBE, ContentFile(b"ok")))
    except (OSError, DomainError) as failure:
        what = f"no file can be stored ({type(failure).__name__})"
        yield Finding("unsafe", what, mend)
        return
    newest = StoredFile.objects.kept().order_by("-id")[:SAMPLE]
    parts = [keeping.name_of(row.pk, keeping.PARTS[row.kind][0]) for row in newest]
    lost = sum(not keeping.storage().exists(name) for name in parts)
    if lost:
        what = f"{lost} of the {len(parts)} newest stored files are not there"
        yield Finding("unsafe", what, "restore the files' folder of the same age as the database")
    else:
        yield Finding("ok", "files can be stored and found")
    yield from _room()
    late = StoredFile.objects.to_erase().filter(released_at__lt=timezone.now() - LATE).count()
    if late:
        yield Finding("unsafe", f"{late} released files are not erased", "does files.tidy run?")


def _room() -> Iterator[Finding]:
    storage = keeping.storage()
    if isinstance(storage, DurableFiles) and Path(storage.location).is_dir():
        free = shutil.disk_usage(storage.location).free
        if free < LEAST_FREE:
            what = f"{free / 1024**2:.0f} MB left for stored files"
            yield Finding("unsafe", what, "make room, or move FILES_DIR to a larger disk")
