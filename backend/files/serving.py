"""How a stored file is given out: published photos by their address, all else by `respond`."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from backend.files import keeping
from backend.files.models import State, StoredFile
from backend.files.papers import PDF
from backend.files.photos import JPEG, drawn_anew
from backend.files.refusals import FileGone
from backend.files.sealing import opened

log = logging.getLogger(__name__)

ENDINGS = {PDF: "pdf", JPEG: "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox"


def photo_address(file: StoredFile | UUID, *, size: str = keeping.FULL) -> str:
    """Where a published photo is seen: `full` (up to 1600 pixels) or `thumbnail` (320)."""
    reference = file.pk if isinstance(file, StoredFile) else file
    return reverse("stored-photo", args=[reference, size])


def respond(
    file: StoredFile | UUID, *, original: bool = False, size: str = keeping.FULL
) -> HttpResponse:
    """The file for one reader, whom the caller has let in and noted. Raises FileGone.

    So its author and who decides about it see a photo that is not published, in either `size`.

    An image of evidence is drawn anew, without the place and the phone it was taken with; the
    `original`, bit for bit as it was handed in, is for who has to prove something with it.
    """
    row = file if isinstance(file, StoredFile) else StoredFile.objects.filter(pk=file).first()
    if row is None or row.state != State.KEPT:
        raise FileGone
    content, media_type = content_of(row, size=size), row.media_type
    if not (row.is_photo or original or media_type == PDF):
        content, media_type = drawn_anew(content).full, JPEG
    how = "inline" if row.is_photo else "attachment"
    response = harmless(content, media_type)
    name = f"{row.kind}-{str(row.pk)[-8:]}.{ENDINGS[media_type]}"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def content_of(row: StoredFile, *, size: str = keeping.FULL) -> bytes:
    """The bytes that were kept, compared with what was written down of them. Raises FileGone."""
    if row.is_photo:
        return keeping.read(row.pk, size)
    key = bytes(row.key_sealed or b"")
    content = opened(keeping.read(row.pk, keeping.SEALED), key, reference=row.pk)
    if hashlib.sha256(content).digest() != bytes(row.sha256):
        log.error("stored file %s is not what was kept", row.pk)
        raise FileGone
    return content


def harmless(content: bytes, media_type: str) -> HttpResponse:
    """An answer that a browser takes for nothing but what it is said to be."""
    response = HttpResponse(content, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
