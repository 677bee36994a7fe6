"""The colours of static/css/site.css read back, with the contrast of every pair that is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LINEAR_PART = 0.04045  # below it, sRGB is a straight line
TONES = ("good", "caution", "alert", "contested", "plain", "brand")
# text on ground, and the least contrast WCAG 2.2 AA asks of it
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, 4.5) for text in ("ink", "ink-2") for ground in ("paper", "surface", "sunk")),
    *((tone, "surface", 4.5) for tone in TONES),
    *((tone, f"{tone}-soft", 4.5) for tone in TONES),
    *(("ink", f"{tone}-soft", 4.5) for tone in TONES),
    ("brand", "paper", 4.5),
    ("brand", "sunk", 4.5),
    ("on-brand", "brand", 4.5),
    ("surface", "alert", 4.5),
    ("edge", "surface", 3.0),
    ("edge", "paper", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "surface", 3.0),
    ("good", "line", 1.5),
    ("caution", "line", 1.5),
)


@dataclass(frozen=True)
class Pair:
    """Text on its ground in one theme, and how well it is read."""

    text: str
    ground: str
    text_colour: str
    ground_colour: str
    contrast: float
    needed: float

    @property
    def is_enough(self) -> bool:
        return self.contrast >= self.needed


def themes(css: Path) -> dict[str, dict[str, str]]:
    """{"light": {"ink": "#0f2221", ...}, "dark": {...}} from the two :root blocks."""
    blocks = re.findall(r":root\s*\{(.*?)\}", css.read_text("utf-8"), re.DOTALL)
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", blocks[0]))
    dark = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", blocks[1]))
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= LINEAR_PART else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(colours: dict[str, str]) -> list[Pair]:
    """Every pair the pages use, in one theme."""
    return [
        Pair(
            text,
            ground,
            colours[text],
            colours[ground],
            round(contrast(colours[text], colours[ground]), 2),
            needed,
        )
        for text, ground, needed in PAIRS
    ]
