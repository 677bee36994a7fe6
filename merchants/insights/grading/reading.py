"""The figures of offices as people read them: office by office, each measure with its trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from merchants.insights.grading.models import OfficeFigure

PAGE = 20


@dataclass(frozen=True)
class Wording:
    """What a measure is called; `of` counts, `part` is what is told of them."""

    name: Promise
    of: Promise
    part: Promise


MEASURES: Mapping[str, Wording] = {
    "late": Wording(_("交付及时"), _("许可和处罚"), _("超过 7 个工作日")),
    "set_aside": Wording(_("数据质量"), _("交付的行"), _("有误被隔离")),
    "expired": Wording(_("过期信息"), _("有公示期的信息"), _("交付时已过期")),
    "objections": Wording(_("异议"), _("决定的异议"), _("成立")),
    "repairs": Wording(_("信用修复"), _("办结的修复申请"), _("按时办结")),
}


@dataclass(frozen=True)
class Month:
    """One bar of a trend."""

    month: date
    n: int
    part: int

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.n)


@dataclass(frozen=True)
class Measure:
    """One measure of one office over twelve months."""

    code: str
    n: int
    part: int
    median_days: int | None
    months: tuple[Month, ...]

    @property
    def wording(self) -> Wording:
        return MEASURES[self.code]

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.n)


@dataclass(frozen=True)
class Graded:
    """One office and what is counted of it."""

    office: str
    measures: tuple[Measure, ...]


def graded(*, after: str = "", most: int = PAGE) -> tuple[list[Graded], str]:
    """Offices by name, and the name after which more follow or ""."""
    names = OfficeFigure.objects.filter(office__gt=after).order_by("office")
    known = list(names.values_list("office", flat=True).distinct()[: most + 1])
    shown = known[:most]
    figures = OfficeFigure.objects.filter(office__in=shown).order_by("office", "measure", "month")
    offices = [Graded(name, _measures(rows)) for name, rows in groupby(figures, _office)]
    return offices, shown[-1] if len(known) > most else ""


def _office(figure: OfficeFigure) -> str:
    return figure.office


def _measures(figures: Iterable[OfficeFigure]) -> tuple[Measure, ...]:
    kept: dict[str, list[OfficeFigure]] = {}
    for figure in figures:
        kept.setdefault(figure.measure, []).append(figure)
    return tuple(_measure(code, kept[code]) for code in MEASURES if code in kept)


def _measure(code: str, figures: list[OfficeFigure]) -> Measure:
    whole = next(one for one in figures if one.month is None)
    months = tuple(Month(one.month, one.n, one.part) for one in figures if one.month)
    return Measure(code, whole.n, whole.part, whole.median_days, months)
