"""Evidence stays as it was handed in, sealed, and opens for whom its room lets in."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from pypdf import PdfWriter

from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.files.serving import content_of, respond
from backend.kernel.crypto import SealBroken
from backend.kernel.errors import DomainError
from tests.files.conftest import encoded, pdf, upload

pytestmark = pytest.mark.django_db


def keep(content: bytes, owner: UUID) -> StoredFile:
    return keep_evidence(upload(content, "张三的合同.pdf"), owner=owner, room="complaints")


def test_a_pdf_comes_back_bit_for_bit(place: Path, owner: UUID) -> None:
    sent = pdf(3)
    answer = respond(keep(sent, owner).pk)
    assert answer.content == sent
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="evidence-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_nothing_of_it_lies_in_clear(place: Path, owner: UUID) -> None:
    row = keep(pdf(more="某某人的账单".encode()), owner)
    lying = b"".join(path.read_bytes() for path in place.rglob("*.sealed"))
    assert lying
    assert b"%PDF" not in lying
    assert "账单".encode() not in lying
    assert bytes(row.sha256) == hashlib.sha256(content_of(row)).digest()
    assert "张三" not in str(StoredFile.objects.values().get())


def test_an_image_is_shown_without_the_place_it_was_taken(place: Path, owner: UUID) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Phone 12"
    sent = encoded(exif=exif)
    row = keep(sent, owner)
    shown = respond(row)
    assert b"Phone 12" not in shown.content
    assert Image.open(BytesIO(shown.content)).size == (60, 40)
    assert respond(row, original=True).content == sent


def packed(pages: int) -> bytes:
    """A PDF of the newer kind, its pages packed in an object stream."""
    inside = zlib.compress(b"<</Type /Page>> " * pages)
    return pdf(
        0, b"9 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + inside + b"\nendstream"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 a workbook", "not_evidence"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_evidence"),
        (b"<html>%PDF-1.4 %%EOF", "not_evidence"),
        (pdf()[:-8], "pdf_damaged"),
        (pdf(101), "pdf_too_many_pages"),
        (packed(101), "pdf_too_many_pages"),
        (
            pdf(
                0,
                b"1 0 obj <</ObjStm>> stream\n" + zlib.compress(b"\0" * 30_000_000) + b"endstream",
            ),
            "pdf_too_many_pages",
        ),
        (pdf(more=b"<</S /JavaScript /JS (app.alert(1))>>"), "pdf_active"),
        (encoded((600, 400))[:-800], "photo_damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "photo_heic"),
    ],
)
def test_what_is_no_evidence_is_refused(
    place: Path, owner: UUID, content: bytes, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        keep(content, owner)
    assert refusal.value.code == code
    assert not list(place.rglob("*.*"))


def test_a_pdf_of_another_maker_is_taken(place: Path, owner: UUID) -> None:
    writer, written = PdfWriter(), BytesIO()
    for _ in range(100):
        writer.add_blank_page(100, 100)
    writer.write(written)
    assert keep(written.getvalue(), owner).media_type == "application/pdf"
    assert keep(packed(100), owner).media_type == "application/pdf"


def test_too_large_is_refused_unread(place: Path, owner: UUID, settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 1_000  # type: ignore[attr-defined]
    with pytest.raises(DomainError) as refusal:
        keep(pdf(more=b" " * 1_000), owner)
    assert refusal.value.code == "file_too_large"


def test_one_changed_bit_is_noticed(place: Path, owner: UUID) -> None:
    row = keep(pdf(), owner)
    (path,) = place.rglob("*.sealed")
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(SealBroken):
        respond(row)
