"""The living style page, and every page drawn from sample data. Only where DEV_PAGES is on."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.web import days, palette

HERE = Path(__file__).parent
STATIC = Path(settings.BASE_DIR) / "static"
TODAY = date(2026, 11, 21)  # the samples are written for this day
SIZES = ("t-1", "t0", "t1", "t2", "t3", "t4")
SPACES = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """/styleguide: type, colour with its contrast, space, icons, every component."""
    _only_in_dev()
    css = (STATIC / "css" / "site.css").read_text("utf-8")
    tokens = dict(re.findall(r"--([st]-?\d):\s*([\d.]+)rem", css))
    themes = palette.themes(STATIC / "css" / "site.css")
    sprites = [(STATIC / name).read_text("utf-8") for name in ("icons.svg", "rooms.svg")]
    icons = re.findall(r'id="(\w+)"', "".join(sprites))
    context = {
        "themes": [(name, palette.pairs(colours)) for name, colours in themes.items()],
        "sizes": [(name, float(tokens[name]) * 16) for name in SIZES],
        "spaces": [(name, float(tokens[name]) * 16) for name in SPACES],
        "tones": palette.TONES[:-1],
        "icons": icons,
        "card": sample("scan-rich")["card"],
        "seals": [sample("scan-rich")["seal"] | {"state": state} for state in SEALS],
        "samples": sorted(path.stem for path in (HERE / "samples").glob("*.json")),
        "today": TODAY,
    }
    return render(request, "styleguide.html", context)


SEALS = ("genuine", "expired", "revoked", "altered", "unknown_key", "malformed")


@require_safe
def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """/styleguide/pages/{name}: one page from backend/web/samples/{name}.json."""
    _only_in_dev()
    data = sample(name)
    return render(request, data.pop("template"), data, status=data.pop("status", 200))


def sample(name: str) -> dict[str, Any]:
    """A sample's context; days given as ISO text become days where templates want them."""
    path = HERE / "samples" / f"{name}.json"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise Http404("no such sample")
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if like := data.pop("like", ""):
        data = sample(like) | data
    return {"today": TODAY} | data | {"as_of": days.as_day(data.get("as_of"))}


def _only_in_dev() -> None:
    if not settings.DEV_PAGES:
        raise Http404("only in development")
