"""What the pages draw: stars, bars of the distribution, chips of the filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from merchants.reviews.choices import BEST, WORST, Aspect
from merchants.reviews.figures import Summary
from merchants.reviews.reading import HELPFUL, Wanted


def stars(n: float | None) -> str:
    """Full and empty stars, for the eye; the number stands beside."""
    full = round(n or 0)
    return "★" * full + "☆" * (BEST - full)


def bars(summary: Summary) -> list[dict[str, Any]]:
    """Five to one stars, each with its count and its share of all."""
    return [
        {"stars": star, "n": n, "percent": round(100 * n / summary.n) if summary.n else 0}
        for star, n in reversed(list(enumerate(summary.distribution, 1)))
    ]


def aspects(summary: Summary) -> list[dict[str, Any]]:
    """The four aspects by name, each with its plain mean."""
    return [
        {"name": Aspect(name).label, "mean": mean, "percent": round(100 * mean / BEST)}
        for name, mean in summary.aspects.items()
        if mean is not None
    ]


def fields(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The four rows of radio buttons, with what was chosen."""
    choices = range(WORST, BEST + 1)
    return [
        {"name": aspect.value, "label": aspect.label, "chosen": str(values.get(aspect.value, "")),
         "choices": [{"value": str(n), "stars": n} for n in choices]}
        for aspect in Aspect
    ]  # fmt: skip


def chips(wanted: Wanted, *, path: str) -> list[dict[str, Any]]:
    """The filters as links; the one in force says so."""
    every = [(_("全部"), Wanted(sort=wanted.sort))]
    every += [(_("带到店凭证"), Wanted(visited="1", sort=wanted.sort))]
    every += [
        (ngettext("%(n)s 星", "%(n)s 星", star) % {"n": star}, Wanted(stars=star, sort=wanted.sort))
        for star in range(BEST, WORST - 1, -1)
    ]
    return [
        {"text": text, "is_here": one == wanted, "address": address(path, one)}
        for text, one in every
    ]


def orders(wanted: Wanted, *, path: str) -> list[dict[str, Any]]:
    """Newest or most helpful first."""
    told = ((_("最新"), "newest"), (_("最有帮助"), HELPFUL))
    return [
        {"text": text, "is_here": wanted.sort == sort,
         "address": address(path, wanted._replace(sort=sort))}
        for text, sort in told
    ]  # fmt: skip


def address(path: str, wanted: Wanted, *, cursor: str = "") -> str:
    """The list as an address."""
    query = wanted.query | ({"cursor": cursor} if cursor else {})
    return f"{path}?{urlencode(query)}" if query else path
