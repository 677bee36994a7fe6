"""A photo drawn anew: bounded, upright, and with nothing in it but what is seen.

Places, devices, comments, colour profiles and whatever was hung behind the picture stay behind.
"""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from threading import BoundedSemaphore
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageOps

from backend.files.refusals import (
    NotAPhoto,
    PhotoDamaged,
    PhotoIsHeic,
    PhotoIsVector,
    PhotoTooManyPixels,
)

JPEG = "image/jpeg"
TAKEN = {"JPEG": JPEG, "MPO": JPEG, "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
LONGEST_SIDE, LONGEST_OF_THUMBNAIL = 1600, 320
QUALITY = 82
WHITE = (255, 255, 255)
# Each pass over a JPEG costs its full size; cameras make one, the web's progressive ones about ten.
PASS, MOST_PASSES = b"\xff\xda", 64
# Unpacked pictures are large: two in a process, however many people send some.
_AT_ONCE = BoundedSemaphore(2)
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
_SIXTEEN_BIT = ("I", "F")
_SHRUNK_AT_ONCE = {"RGB", "RGBA", "L", "CMYK"}
# What a decoder raises on bytes that somebody made up.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Picture(NamedTuple):
    """A photo as it is kept."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int


def drawn_anew(data: bytes) -> Picture:
    """The photo as JPEG in two sizes; of an animated one the first picture. Raises why not."""
    image = _opened(data)
    try:
        with _AT_ONCE:
            full = _fitted(_upright(image), LONGEST_SIDE)
        small = _fitted(full.copy(), LONGEST_OF_THUMBNAIL)
        return Picture(_encoded(full), _encoded(small), *full.size)
    except _BROKEN as failure:
        raise PhotoDamaged from failure


def media_type_of(data: bytes) -> str:
    """The media type of an image that can be seen in full. Raises what is wrong with it."""
    image = _opened(data)
    try:
        with _AT_ONCE:
            image.load()
    except _BROKEN as failure:
        raise PhotoDamaged from failure
    return TAKEN[str(image.format)]


def _opened(data: bytes) -> Image.Image:
    """By its content, never by its name; its size is known before anything is unpacked."""
    _refuse_by_name(data)
    try:
        image = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF"))
    except _BOMB as bomb:
        raise PhotoTooManyPixels from bomb
    except _BROKEN as failure:
        raise NotAPhoto from failure
    if image.width * image.height > settings.PHOTO_MAX_PIXELS:
        raise PhotoTooManyPixels
    if TAKEN[str(image.format)] == JPEG and data.count(PASS) > MOST_PASSES:
        raise PhotoDamaged
    return image


def _refuse_by_name(data: bytes) -> None:
    """Two kinds that people do send get an answer of their own."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise PhotoIsHeic
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in data[:4096].lower():
        raise PhotoIsVector


def _upright(image: Image.Image) -> Image.Image:
    # A JPEG is unpacked at a fraction of its size when that is all we need.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if image.mode in _SHRUNK_AT_ONCE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = _in_colour(image)
    with suppress(*_BROKEN):  # a broken note on how the phone was held is no reason to refuse
        return ImageOps.exif_transpose(_with_note_of(image, plain))
    return plain


def _with_note_of(image: Image.Image, plain: Image.Image) -> Image.Image:
    plain.info["exif"] = image.getexif().tobytes()
    return plain


def _in_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith(_SIXTEEN_BIT):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.has_transparency_data:
        under = Image.new("RGB", image.size, WHITE)
        seen = image.convert("RGBA")
        under.paste(seen, mask=seen.getchannel("A"))
        return under
    return image.convert("RGB")


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return image


def _encoded(image: Image.Image) -> bytes:
    # Painted onto an empty one: encoders take comments and profiles over from where they were.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image)
    written = BytesIO()
    fresh.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
