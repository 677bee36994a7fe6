"""Evidence judged by its content: a PDF of bounded length, or an image that can be seen in full."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.conf import settings

from backend.files.photos import media_type_of
from backend.files.refusals import (
    NotAPhoto,
    NotEvidence,
    PdfDamaged,
    PdfIsActive,
    PdfTooLong,
    PhotoIsVector,
)

PDF = "application/pdf"
END_WITHIN = 2048
MOST_UNPACKED = 20_000_000  # of object streams, all together
_PAGE = re.compile(rb"/Type\s{0,8}/Page(?![a-zA-Z])")
# Long names only: three letters stand somewhere in any packed picture by chance.
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch)(?![a-zA-Z])")
_OBJECTS = re.compile(rb"/ObjStm(?![a-zA-Z])")
_BEGIN = re.compile(rb"stream\r?\n")
BEGINS_WITHIN, MOST_STREAMS = 400, 10_000


def media_type_of_evidence(data: bytes) -> str:
    """What the file is, by its content. Raises why it is not taken."""
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return PDF
    try:
        return media_type_of(data)
    except (NotAPhoto, PhotoIsVector) as refusal:
        raise NotEvidence from refusal


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-END_WITHIN:]:
        raise PdfDamaged
    pages = 0
    for part in (data, *_object_streams(data)):
        if _ACTIVE.search(part):
            raise PdfIsActive
        pages += sum(1 for _page in _PAGE.finditer(part))
    if pages > settings.PDF_MAX_PAGES:
        raise PdfTooLong


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Where newer PDFs keep their pages; unpacked no further than all are worth."""
    left = MOST_UNPACKED
    for number, match in enumerate(_OBJECTS.finditer(data)):
        begin = _BEGIN.search(data, match.end(), match.end() + BEGINS_WITHIN)
        end = data.find(b"endstream", begin.end()) if begin else 0
        if end < 0:
            return
        part = _unpacked(data[begin.end() : end], left) if begin else b""
        left -= len(part)
        if left <= 0 or number >= MOST_STREAMS:
            raise PdfTooLong
        yield part


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # not packed, or packed otherwise: then it was read as it stands
