"""A delivered file as it comes in: streamed to disk, counted and compared with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from rest_framework.parsers import BaseParser

from backend.accounts.organisations.digests import announced, compare
from backend.kernel.errors import TooLarge

CHUNK = 64 * 1024
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CsvParser(BaseParser):
    """The body is the file; memory stays small however long it is."""

    media_type = CSV
    suffix = ".csv"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """A TemporaryUploadedFile. Raises DigestMissing before it reads, TooLarge, DigestWrong."""
        context = parser_context or {}
        request, view = context["request"], context["view"]
        header = request.headers.get("Content-Digest", "")
        announced(header)
        file = TemporaryUploadedFile(f"delivery{self.suffix}", self.media_type, 0, None)
        view.delivered = file  # which closes it, whatever comes of it
        compare(_copied(stream, file), header)
        file.seek(0)
        return file


class XlsxParser(CsvParser):
    """The same for a workbook."""

    media_type = XLSX
    suffix = ".xlsx"


def _copied(stream: IO[bytes], file: TemporaryUploadedFile) -> bytes:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > settings.BODY_MAX_BYTES_WITH_FILES:
            raise TooLarge
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    file.size = size
    return digest.digest()
