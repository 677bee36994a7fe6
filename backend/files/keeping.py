"""Where the bytes of a stored file lie: named by the day and the reference, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from backend.files.models import Kind
from backend.files.refusals import FileGone

FULL, THUMBNAIL, SEALED = "full", "thumbnail", "sealed"
SIZES = (FULL, THUMBNAIL)
PARTS: Mapping[str, tuple[str, ...]] = {Kind.PHOTO: SIZES, Kind.EVIDENCE: (SEALED,)}
_MILLISECONDS_BEHIND = 80  # the bits of a UUIDv7 after its time


def storage() -> Storage:
    """STORAGES["files"]: a folder of ours, or whatever a city put in its place."""
    return storages["files"]


def made_at(reference: UUID) -> datetime:
    """When a reference was made; it says so itself."""
    return datetime.fromtimestamp((reference.int >> _MILLISECONDS_BEHIND) / 1000, tz=UTC)


def name_of(reference: UUID, part: str) -> str:
    """Where one part of a file lies."""
    return f"{made_at(reference):%Y-%m-%d}/{reference}.{part}"


def reference_in(name: str) -> UUID | None:
    """Whose part a name is; None for what is not ours."""
    try:
        return UUID(name.rpartition("/")[2].partition(".")[0])
    except ValueError:
        return None


def write(reference: UUID, parts: Mapping[str, bytes]) -> None:
    """All parts, or none."""
    try:
        for part, content in parts.items():
            storage().save(name_of(reference, part), ContentFile(content))
    except BaseException:
        remove(reference, *parts)
        raise


def read(reference: UUID, part: str) -> bytes:
    """One part. Raises FileGone."""
    try:
        with storage().open(name_of(reference, part)) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        raise FileGone from None


def remove(reference: UUID, *parts: str) -> None:
    """Gone, whether it was there or not."""
    for part in parts:
        storage().delete(name_of(reference, part))
