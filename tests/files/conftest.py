"""A place for files that each test has to itself, and pictures to hand in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from backend.kernel.ids import uuid7

Made = Callable[..., SimpleUploadedFile]


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    """The folder of stored files."""
    settings.FILES_DIR = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def owner() -> UUID:
    return uuid7()


def encoded(
    size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", **how: Any
) -> bytes:
    """A picture with something to see in it."""
    image = Image.new(mode, size)
    image.paste(Image.linear_gradient("L").resize((size[0], max(1, size[1] // 2))).convert(mode))
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(pages: int = 1, more: bytes = b"") -> bytes:
    """As little as a PDF can be; `more` stands among its objects."""
    listed = b"".join(b"%d 0 obj <</Type /Page>> endobj\n" % each for each in range(pages))
    return b"%PDF-1.4\n" + listed + more + b"\ntrailer <<>>\n%%EOF\n"
