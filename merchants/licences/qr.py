"""An address as a QR code: SVG, PNG, or text for a terminal. Error level M, quiet zone 4."""

from __future__ import annotations

import io
import sys
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

import qrcode
from PIL import Image

QUIET = 4
BLACK_ON_WHITE = "\x1b[30;107m"
PLAIN = "\x1b[0m"

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=256)
def matrix(address: str) -> Matrix:
    """Rows of modules, dark = True, quiet zone included. The 208-digit form is version 7."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def svg(address: str, *, title: str = "") -> str:
    """One path on white, with a title for screen readers; scales to any size."""
    rows = matrix(address)
    size = len(rows)
    path = "".join(_runs(y, row) for y, row in enumerate(rows))
    name = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'shape-rendering="crispEdges">{name}<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{path}"/></svg>'
    )


def png(address: str, *, module: int = 8) -> bytes:
    """A black-and-white PNG with `module` pixels to a module."""
    rows = matrix(address)
    image = Image.new("1", (len(rows), len(rows)), 1)
    image.putdata([0 if dark else 1 for row in rows for dark in row])
    scaled = image.resize((len(rows) * module, len(rows) * module), Image.Resampling.NEAREST)
    out = io.BytesIO()
    scaled.save(out, "PNG", optimize=True)
    return out.getvalue()


def terminal(address: str, *, colour: bool | None = None) -> str:
    """Two rows of modules to a line of text.

    With colour (the default on a real terminal): black on white. Without: light modules are
    drawn as blocks, which reads rightly on a dark terminal.
    """
    coloured = sys.stdout.isatty() if colour is None else colour
    rows = matrix(address)
    below = (*rows[1:], (False,) * len(rows))
    glyphs = " ▄▀█" if coloured else "█▀▄ "
    lines = [
        "".join(glyphs[2 * top + bottom] for top, bottom in zip(*pair, strict=True))
        for pair in list(zip(rows, below, strict=True))[::2]
    ]
    if coloured:
        lines = [f"{BLACK_ON_WHITE}{line}{PLAIN}" for line in lines]
    return "\n".join(lines)


def _runs(y: int, row: tuple[bool, ...]) -> str:
    """The dark runs of one row as rectangles of an SVG path."""
    path, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
