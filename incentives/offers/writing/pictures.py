"""A picture as a program sends it: the body is the file, compared with its digest as it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.parsers import BaseParser

from backend.accounts.organisations.digests import announced, compare
from backend.kernel.errors import TooLarge

CHUNK = 64 * 1024


class JpegParser(BaseParser):
    """Whatever it says it is: what counts is what is found when it is drawn anew."""

    media_type = "image/jpeg"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """An uploaded file. Raises DigestMissing before it reads, TooLarge, DigestWrong."""
        header = (parser_context or {})["request"].headers.get("Content-Digest", "")
        announced(header)
        read = bytearray()
        while chunk := stream.read(CHUNK):
            read += chunk
            if len(read) > settings.PHOTO_MAX_BYTES:
                raise TooLarge
        compare(hashlib.sha256(read).digest(), header)
        return SimpleUploadedFile("photo", bytes(read), self.media_type)


class PngParser(JpegParser):
    """The same."""

    media_type = "image/png"


class WebpParser(JpegParser):
    """The same."""

    media_type = "image/webp"


PARSERS = [JpegParser, PngParser, WebpParser]
