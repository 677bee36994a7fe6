"""Files on a disk of ours: whole and safe from a power cut, or not there at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from backend.files.refusals import StorageFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def room_is_needed() -> Iterator[None]:
    """A full disk becomes a refusal that says so; other failures of the system go through."""
    try:
        yield
    except OSError as failure:
        if failure.errno in NO_ROOM:
            raise StorageFull from failure
        raise


class DurableFiles(FileSystemStorage):
    """Written beside its place, synced, moved there: a reader never meets half a file."""

    @property
    def base_location(self) -> str:
        """FILES_DIR, or `files` in the data folder."""
        return str(settings.FILES_DIR or Path(settings.DATA_DIR) / "files")

    @property
    def location(self) -> str:
        """The same as an absolute path."""
        return os.path.abspath(self.base_location)

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        with room_is_needed():
            _make(place.parent, Path(self.location))
            with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
                try:
                    for chunk in content.chunks():
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                    Path(file.name).rename(place)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
            _sync(place.parent)
        return name


def _make(folder: Path, root: Path) -> None:
    """The folder, and a note of it in the one above that survives a power cut."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for above in (folder.parent, root.parent):
            _sync(above)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
