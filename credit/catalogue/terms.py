"""The terms of one rule: what counts, how it is shown, what it is worth, for how long. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.kernel.clock import same_day_later
from credit.membership.categories import Category


class Dimension(models.TextChoices):
    SERVICE = "service", _("志愿服务")
    CARE = "care", _("公益与健康")
    GROWTH = "growth", _("学习与文化")
    GREEN = "green", _("绿色生活")
    COMMUNITY = "community", _("敬业与睦邻")


class Period(models.TextChoices):
    DAY = "day", _("每天")
    MONTH = "month", _("每月")
    YEAR = "year", _("每年")


class Unit(models.TextChoices):
    TIME = "time", _("次")
    HOUR = "hour", _("小时")
    DAY = "day", _("天")


class Route(models.TextChoices):
    """How a deed may come in."""

    DELIVERED = "delivered", _("部门提供")
    PLATFORM = "platform", _("平台导入")
    SELF = "self", _("自己申报")


@dataclass(frozen=True)
class Terms:
    """As the rule says them. `office`: the subject kind an office needs to vouch for the deed."""

    dimension: str
    category: str
    name_zh: str
    name_en: str
    counts_zh: str
    counts_en: str
    evidence_zh: str
    evidence_en: str
    unit: str
    points: int  # for one unit
    cap_points: int  # at most, in one period of the deed's date
    cap_period: str
    standing_months: int  # from the day of the deed
    spendable_months: int  # from the day of the award
    office: str
    routes: tuple[str, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Terms:
        """From what is kept; it was checked when it was written."""
        return cls(**{**told, "routes": tuple(told["routes"])})

    def kept(self) -> dict[str, Any]:
        """As JSON, as it is kept and signed."""
        return asdict(self) | {"routes": list(self.routes)}

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def counts(self) -> str:
        """What counts, in the reader's language."""
        return self.counts_en if get_language() == "en" else self.counts_zh

    @property
    def evidence(self) -> str:
        """What shows it, in the reader's language."""
        return self.evidence_en if get_language() == "en" else self.evidence_zh

    @property
    def unit_name(self) -> str:
        return str(Unit(self.unit).label)

    @property
    def period_name(self) -> str:
        return str(Period(self.cap_period).label)

    @property
    def category_of(self) -> Category:
        """The category that a member may refuse."""
        return Category(self.category)

    def worth(self, quantity: int, *, already: int) -> int:
        """Points for so many units, where `already` were given in the same period; 0 at the cap."""
        return max(0, min(self.points * quantity, self.cap_points - already))

    def period(self, day: date) -> tuple[date, date]:
        """First and last day of the period of the cap that this day lies in."""
        match self.cap_period:
            case Period.DAY:
                return day, day
            case Period.MONTH:
                first = day.replace(day=1)
                return first, date.fromordinal(same_day_later(first, months=1).toordinal() - 1)
            case _:
                return date(day.year, 1, 1), date(day.year, 12, 31)

    def standing_until(self, done_on: date) -> date:
        """The last day on which a deed of that day stands."""
        return same_day_later(done_on, months=self.standing_months)

    def spendable_until(self, awarded_on: date) -> date:
        """The last day on which points of that day can be spent."""
        return same_day_later(awarded_on, months=self.spendable_months)


NAMES = tuple(one.name for one in fields(Terms))
WORDS = ("name_zh", "name_en", "counts_zh", "counts_en", "evidence_zh", "evidence_en")
NUMBERS = ("points", "cap_points", "standing_months", "spendable_months")
