"""Photos are drawn anew: what is seen stays, everything else stays behind."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from backend.files import keeping
from backend.files.actions import keep_photo
from backend.files.models import StoredFile
from backend.files.photos import drawn_anew
from backend.files.refusals import NotAPhoto, PhotoDamaged, PhotoTooManyPixels
from backend.kernel.errors import DomainError
from tests.files.conftest import encoded, upload

pytestmark = pytest.mark.django_db


def kept(content: bytes, owner: UUID) -> Image.Image:
    row = keep_photo(upload(content), owner=owner, room="reviews")
    return Image.open(BytesIO(keeping.read(row.pk, keeping.FULL)))


def test_a_photo_is_kept_in_two_sizes(place: Path, owner: UUID) -> None:
    row = keep_photo(upload(encoded((3200, 2400))), owner=owner, room="reviews")
    small = Image.open(BytesIO(keeping.read(row.pk, keeping.THUMBNAIL)))
    assert (row.width, row.height, small.size) == (1600, 1200, (320, 240))
    assert (row.owner, row.room, row.kind, row.is_public) == (owner, "reviews", "photo", False)
    assert StoredFile.objects.get() == row
    assert {path.stat().st_mode & 0o777 for path in place.rglob("*.full")} == {0o600}


def test_place_device_comment_and_profile_stay_behind(place: Path, owner: UUID) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Phone 12"
    exif.get_ifd(0x8825)[1] = "N"
    sent = encoded(exif=exif, comment=b"at home", icc_profile=b"profile")
    assert b"Phone 12" in sent
    again = kept(sent, owner)
    assert not again.getexif()
    assert set(again.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize(
    ("note", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))]
)
def test_a_photo_stands_upright(place: Path, owner: UUID, note: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = note
    assert kept(encoded(exif=exif), owner).size == size


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGBA"),
        ("GIF", "P"),
    ],
)
def test_every_way_of_writing_colours_is_read(
    place: Path, owner: UUID, kind: str, mode: str
) -> None:
    sent = BytesIO()
    source = Image.new("L", (60, 40), 200) if mode == "I;16" else Image.new("RGB", (60, 40), "red")
    image = Image.new("I;16", (60, 40), 200 * 256) if mode == "I;16" else source.convert(mode)
    image.save(sent, kind)
    again = kept(sent.getvalue(), owner)
    assert (again.format, again.mode, again.size) == ("JPEG", "RGB", (60, 40))
    if mode == "I;16":
        assert abs(again.getpixel((5, 5))[0] - 200) < 4


def test_of_an_animated_picture_the_first_is_kept(place: Path, owner: UUID) -> None:
    sent, frames = BytesIO(), [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    frames[0].save(sent, "GIF", save_all=True, append_images=frames[1:])
    red, _green, blue = kept(sent.getvalue(), owner).getpixel((15, 15))
    assert red > 200
    assert blue < 50


@pytest.mark.parametrize(
    "tail", [b"PK\x03\x04 a zip", b"<html><script>alert(1)</script>", b"<?php system($_GET[0]);"]
)
def test_nothing_hung_behind_a_picture_is_kept(place: Path, owner: UUID, tail: bytes) -> None:
    for sent in (encoded() + tail, encoded(kind="PNG") + tail, encoded(comment=tail)):
        row = keep_photo(upload(sent), owner=owner, room="reviews")
        assert tail not in keeping.read(row.pk, keeping.FULL)


def bomb() -> bytes:
    written = BytesIO()
    Image.new("1", (20_000, 9_000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"hello", "not_a_photo"),
        (b"%PDF-1.4 %%EOF", "not_a_photo"),
        (b"PK\x03\x04" + b"\0" * 100, "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "photo_svg"),
        (b"<?xml version='1.0'?><svg/>", "photo_svg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "photo_heic"),
        (encoded((600, 400))[:-800], "photo_damaged"),
        (encoded((600, 400), "PNG")[:-200], "photo_damaged"),
        (encoded((60, 40), "TIFF"), "not_a_photo"),
        (encoded() + b"\xff\xda" * 100, "photo_damaged"),
    ],
)
def test_what_is_no_whole_photo_is_refused(
    place: Path, owner: UUID, content: bytes, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        keep_photo(upload(content), owner=owner, room="reviews")
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()
    assert not place.exists()


def test_a_bomb_is_refused_before_it_unfolds(place: Path, owner: UUID) -> None:
    sent = bomb()
    assert len(sent) < 100_000
    with pytest.raises(DomainError) as refusal:
        keep_photo(upload(sent), owner=owner, room="reviews")
    assert refusal.value.code == "photo_too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_made_up_bytes_never_fail_otherwise(kind: str) -> None:
    sent = encoded((64, 48), kind)
    for at in range(8, len(sent), max(1, len(sent) // 60)):
        broken = sent[:at] + bytes([sent[at] ^ 0xFF]) + sent[at + 1 :]
        with suppress(NotAPhoto, PhotoDamaged, PhotoTooManyPixels):
            assert drawn_anew(broken).full
