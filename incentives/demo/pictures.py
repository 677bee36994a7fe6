"""Photos that nobody took: a sky, hills and a few shapes, drawn for the demo's offers."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
Colour = tuple[int, int, int]


class Scene(NamedTuple):
    """The colours of sky above and below, of the three grounds, and what stands in it."""

    above: Colour
    below: Colour
    grounds: tuple[Colour, Colour, Colour]
    stands: str


SCENES = {
    "hills": Scene(
        (122, 178, 196), (238, 226, 196), ((120, 152, 130), (74, 120, 100), (34, 82, 72)), "sun"
    ),
    "lake": Scene(
        (92, 150, 178), (226, 236, 228), ((112, 146, 150), (80, 140, 160), (44, 104, 130)), "boat"
    ),
    "forest": Scene(
        (176, 206, 186), (240, 240, 214), ((116, 160, 118), (66, 122, 82), (28, 84, 60)), "trees"
    ),
    "home": Scene(
        (244, 204, 160), (250, 236, 214), ((170, 150, 140), (140, 120, 112), (96, 84, 84)), "houses"
    ),
    "books": Scene(
        (60, 76, 92), (112, 116, 120), ((98, 74, 54), (98, 74, 54), (74, 54, 40)), "books"
    ),
    "market": Scene(
        (252, 226, 170), (250, 242, 220), ((214, 150, 92), (186, 112, 70), (140, 78, 54)), "stalls"
    ),
    "room": Scene(
        (214, 206, 196), (240, 234, 226), ((186, 172, 156), (150, 134, 120), (112, 98, 88)), "bed"
    ),
    "class": Scene(
        (48, 84, 78), (66, 108, 98), ((150, 116, 84), (130, 98, 70), (98, 72, 52)), "houses"
    ),
}


def drawn(name: str) -> SimpleUploadedFile:
    """One of the scenes as a phone would send it."""
    scene = SCENES[name]
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(picture)
    for row in range(HEIGHT):
        share = row / HEIGHT
        pen.line([(0, row), (WIDTH, row)], fill=_between(scene.above, scene.below, share))
    for depth, colour in enumerate(scene.grounds):
        _ground(pen, depth, colour)
    STANDING[scene.stands](pen, scene)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=88)
    return SimpleUploadedFile(f"{name}.jpg", kept.getvalue(), content_type="image/jpeg")


def _between(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _ground(pen: ImageDraw.ImageDraw, depth: int, colour: Colour) -> None:
    base, height = 430 + depth * 120, 110 - depth * 30
    line = [
        (x, base - height * math.sin(x / (230 + 90 * depth) + depth * 1.7))
        for x in range(0, WIDTH + 20, 20)
    ]
    pen.polygon([(0, HEIGHT), *line, (WIDTH, HEIGHT)], fill=colour)


def _sun(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    pen.ellipse([860, 110, 1010, 260], fill=(250, 238, 206))


def _boat(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    pen.polygon([(520, 640), (760, 640), (720, 700), (560, 700)], fill=(120, 70, 50))
    pen.polygon([(640, 430), (640, 630), (750, 630)], fill=(246, 240, 226))


def _trees(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    for x, foot, size in ((180, 640, 200), (420, 600, 150), (700, 660, 220), (980, 620, 170)):
        pen.rectangle([x - 10, foot - 40, x + 10, foot + 60], fill=(92, 70, 54))
        for step in range(3):
            top, wide = foot - size + step * size // 4, size // 3 + step * 18
            pen.polygon(
                [(x, top), (x - wide, top + size // 2), (x + wide, top + size // 2)],
                fill=scene.grounds[2],
            )


def _houses(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    for x, wide, high in ((120, 200, 360), (360, 240, 480), (640, 220, 400), (900, 200, 440)):
        pen.rectangle(
            [x, 700 - high, x + wide, 720], fill=_between(scene.below, scene.grounds[1], 0.4)
        )
        for floor in range(740 - high, 680, 70):
            for window in range(x + 24, x + wide - 30, 56):
                pen.rectangle([window, floor, window + 28, floor + 36], fill=(255, 240, 200))


def _books(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    colours = ((186, 92, 74), (222, 178, 96), (92, 134, 128), (210, 204, 190), (116, 96, 134))
    for shelf, top in enumerate((90, 340, 590)):
        x = 60
        while x < WIDTH - 80:
            wide = 28 + (x * 7 + shelf * 13) % 34
            lift = (x * 5 + shelf * 11) % 50
            pen.rectangle([x, top + lift, x + wide, top + 200], fill=colours[(x // 9 + shelf) % 5])
            x += wide + 4
        pen.rectangle([40, top + 200, WIDTH - 40, top + 216], fill=scene.grounds[2])


def _stalls(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    for x in (90, 460, 830):
        for stripe in range(6):
            colour = (196, 74, 62) if stripe % 2 else (250, 244, 232)
            pen.rectangle([x + stripe * 48, 330, x + stripe * 48 + 48, 420], fill=colour)
        pen.rectangle([x, 560, x + 288, 700], fill=(120, 84, 60))
        for fruit in range(7):
            colour = ((226, 120, 60), (104, 150, 70), (206, 66, 60))[fruit % 3]
            pen.ellipse([x + 12 + fruit * 38, 522, x + 56 + fruit * 38, 566], fill=colour)


def _bed(pen: ImageDraw.ImageDraw, scene: Scene) -> None:
    pen.rectangle([700, 120, 1060, 380], fill=(150, 190, 200))
    pen.rectangle([240, 380, 300, 700], fill=scene.grounds[2])
    pen.rounded_rectangle([260, 500, 900, 690], 30, fill=(250, 248, 244))
    pen.rounded_rectangle([290, 450, 470, 540], 24, fill=(228, 222, 214))
    pen.rounded_rectangle([260, 580, 900, 690], 30, fill=(96, 132, 136))


STANDING: dict[str, Callable[[ImageDraw.ImageDraw, Scene], None]] = {
    "sun": _sun,
    "boat": _boat,
    "trees": _trees,
    "houses": _houses,
    "books": _books,
    "stalls": _stalls,
    "bed": _bed,
}
