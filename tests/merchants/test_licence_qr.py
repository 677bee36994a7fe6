"""The QR of a licence: small enough for a door, and read by a decoder in every form we draw."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from merchants.licences import qr

ADDRESS = "https://credit.example.cn/m/" + "2" * 208
PLAIN = "https://credit.example.cn/m/K7M2Q9XH4D"
SIZE = 45 + 2 * qr.QUIET


def read(image: Image.Image) -> str:
    return zxingcpp.read_barcode(image.convert("L")).text


def redrawn(text: str, *, glyphs: str) -> Image.Image:
    """Terminal text back into pixels: the place of a glyph in `glyphs` says what is dark."""
    halves = [[(glyphs.index(sign) >> 1, glyphs.index(sign) & 1) for sign in line] for line in text]
    rows = [[pair[half] for pair in line] for line in halves for half in (0, 1)]
    pixels = np.array(rows, dtype=np.uint8)
    return Image.fromarray(np.kron(255 * (1 - pixels), np.ones((6, 6))).astype(np.uint8))


def test_the_signed_form_is_version_7():
    assert len(qr.matrix(ADDRESS)) == SIZE


def test_a_longer_host_costs_one_version_at_most():
    assert len(qr.matrix("https://xinyong.chongqing.gov.cn/m/" + "2" * 208)) == SIZE + 4


@pytest.mark.parametrize("address", [ADDRESS, PLAIN])
def test_the_png_is_read(address):
    assert read(Image.open(io.BytesIO(qr.png(address)))) == address


def test_the_svg_is_one_path_that_fills_exactly_the_dark_modules():
    drawing = qr.svg(ADDRESS, title="扫码 <查看>")
    assert drawing.count("<path") == 2  # the white ground, and the code
    assert "<title>扫码 &lt;查看&gt;</title>" in drawing
    pixels = np.zeros((SIZE, SIZE), dtype=bool)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing):
        pixels[int(y), int(x) : int(x) + int(width)] = True
    assert pixels.tolist() == [list(row) for row in qr.matrix(ADDRESS)]
    assert len(drawing) < 12_000


def test_a_quiet_zone_surrounds_the_code():
    rows = np.array(qr.matrix(ADDRESS))
    rows[qr.QUIET : -qr.QUIET, qr.QUIET : -qr.QUIET] = False
    assert not rows.any()


def test_a_dark_terminal_without_colours_shows_a_readable_code():
    lines = qr.terminal(PLAIN, colour=False).split("\n")
    assert read(redrawn(lines, glyphs="█▀▄ ")) == PLAIN


def test_a_coloured_terminal_prints_black_on_white():
    lines = qr.terminal(PLAIN, colour=True).split("\n")
    assert all(line.startswith(qr.BLACK_ON_WHITE) and line.endswith(qr.PLAIN) for line in lines)
    bare = [line[len(qr.BLACK_ON_WHITE) : -len(qr.PLAIN)] for line in lines]
    assert read(redrawn(bare, glyphs=" ▄▀█")) == PLAIN


def test_text_that_is_piped_carries_no_colours():
    assert "\x1b" not in qr.terminal(PLAIN)
