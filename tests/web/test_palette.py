"""Colour carries meaning, so it must be read: in sunlight, in the dark, by everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from backend.web import palette

CSS = Path(settings.BASE_DIR) / "static" / "css" / "site.css"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_has_the_contrast_it_needs(theme: str) -> None:
    poor = [pair for pair in palette.pairs(palette.themes(CSS)[theme]) if not pair.is_enough]
    assert poor == []


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_styles_load_nothing_from_anywhere() -> None:
    for sheet in CSS.parent.glob("*.css"):
        assert "url(" not in sheet.read_text("utf-8")
        assert "@import" not in sheet.read_text("utf-8")
