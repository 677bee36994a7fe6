"""Files are kept, shown, hidden and released. Call `keep_…` before the action takes other locks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.files import budgets, keeping
from backend.files.models import Kind, State, StoredFile
from backend.files.papers import media_type_of_evidence
from backend.files.photos import JPEG, drawn_anew
from backend.files.refusals import FileEmpty, FileGone, FileTooLarge
from backend.files.sealing import sealed
from backend.kernel.ids import uuid7


def keep_photo(upload: UploadedFile[Any], *, owner: UUID, room: str) -> StoredFile:
    """Keep a photo drawn anew; nobody sees it before `publish_photo`.

    In the caller's transaction: rolled back, the row is gone and a sweep takes the bytes.
    """
    picture = drawn_anew(_content(upload, most=settings.PHOTO_MAX_BYTES))
    row = _row(picture.full, owner=owner, room=room, kind=Kind.PHOTO, media_type=JPEG)
    row.width, row.height = picture.width, picture.height
    return _kept(row, {keeping.FULL: picture.full, keeping.THUMBNAIL: picture.thumbnail})


def keep_evidence(upload: UploadedFile[Any], *, owner: UUID, room: str) -> StoredFile:
    """Keep a PDF or an image as it was sent, sealed; it is never public."""
    plain = _content(upload, most=settings.EVIDENCE_MAX_BYTES)
    media_type = media_type_of_evidence(plain)
    row = _row(plain, owner=owner, room=room, kind=Kind.EVIDENCE, media_type=media_type)
    body, row.key_sealed = sealed(plain, reference=row.pk)
    return _kept(row, {keeping.SEALED: body})


def publish_photo(file: StoredFile | UUID) -> None:
    """From now on anybody who has its address sees it. Raises FileGone."""
    _show(file, is_public=True)


def unpublish_photo(file: StoredFile | UUID) -> None:
    """From now on nobody does; it stays kept. Raises FileGone."""
    _show(file, is_public=False)


@transaction.atomic
def release(files: Iterable[StoredFile | UUID]) -> int:
    """Erase these for good: keys and visibility at once, the bytes after commit; how many."""
    asked = sorted({_reference(file) for file in files})
    rows = StoredFile.objects.kept().filter(pk__in=asked).order_by("pk").select_for_update()
    held = list(rows)
    StoredFile.objects.filter(pk__in=[row.pk for row in held]).update(
        state=State.RELEASED, released_at=timezone.now(), is_public=False, key_sealed=None
    )
    # A fault here is the sweep's to mend; the act it belongs to has happened.
    transaction.on_commit(partial(erase, held), robust=True)
    return len(held)


def erase(rows: Iterable[StoredFile]) -> int:
    """Remove the bytes of released files; bears being called twice."""
    gone = []
    for row in rows:
        keeping.remove(row.pk, *keeping.PARTS[row.kind])
        gone.append(row.pk)
    StoredFile.objects.to_erase().filter(pk__in=gone).update(erased_at=timezone.now())
    return len(gone)


def _content(upload: UploadedFile[Any], *, most: int) -> bytes:
    """The bytes, if there are any and not too many; never more is read than is taken."""
    if (upload.size or 0) > most:
        raise FileTooLarge
    upload.seek(0)
    content: bytes = upload.read(most + 1)
    upload.seek(0)  # whoever asks again, or fingerprints the request, reads the same
    if not content:
        raise FileEmpty
    if len(content) > most:
        raise FileTooLarge
    return content


def _row(content: bytes, **said: Any) -> StoredFile:
    digest = hashlib.sha256(content).digest()
    return StoredFile(id=uuid7(), sha256=digest, size=len(content), **said)


def _kept(row: StoredFile, parts: Mapping[str, bytes]) -> StoredFile:
    """Bytes first, so that no row ever speaks of a file that is not there."""
    with transaction.atomic():
        budgets.take(row.owner, size=row.size)
        keeping.write(row.pk, parts)
        try:
            row.save(force_insert=True)
        except BaseException:
            keeping.remove(row.pk, *parts)
            raise
    return row


def _show(file: StoredFile | UUID, *, is_public: bool) -> None:
    photos = StoredFile.objects.kept().filter(pk=_reference(file), kind=Kind.PHOTO)
    if not photos.update(is_public=is_public):
        raise FileGone
    if isinstance(file, StoredFile):
        file.is_public = is_public


def _reference(file: StoredFile | UUID) -> UUID:
    return file.pk if isinstance(file, StoredFile) else file
