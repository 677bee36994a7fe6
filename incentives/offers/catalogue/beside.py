"""Up to three offers side by side: one row for each thing that any of them tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from incentives.offers.catalogue.plainly import condition_of, places_of
from incentives.offers.catalogue.telling import loan_of
from incentives.offers.models import Version
from incentives.offers.reading import terms_of

MOST_BESIDE = 3


class Cell(NamedTuple):
    """What one offer says: for everyone, and better."""

    everyone: str
    better: str = ""


class Row(NamedTuple):
    """One thing over all offers; None where an offer does not tell it."""

    name: str
    cells: list[Cell | None]


def rows_of(versions: Sequence[Version]) -> list[Row]:
    """Terms by their names, then the true rate, the condition and the days."""
    if not versions:
        return []
    told = [_cells(version) for version in versions]
    names = dict.fromkeys(name for one in told for name in one)
    return [Row(name, [one.get(name) for one in told]) for name in names]


def _cells(version: Version) -> dict[str, Cell]:
    cells = {line.name: Cell(line.everyone, line.better) for line in terms_of(version)}
    loan = loan_of(version)
    if loan:
        better = f"{loan.better.cost.simple_rate}%" if loan.better else ""
        cells[_("真实年利率（含全部费用）")] = Cell(f"{loan.everyone.cost.simple_rate}%", better)
    parts = condition_of(version)
    more = [one.text for one in parts if one.code != "membership"]
    asked = "；".join(more or [one.text for one in parts])
    cells[_("更优条件需要")] = Cell(asked or _("没有条件"))
    cells[_("使用地区")] = Cell("、".join(places_of(version)) or _("不限"))
    cells[_("截止")] = Cell(version.ends_on.isoformat())
    return cells
