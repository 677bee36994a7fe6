"""The measures that the law names for a list, from measures.json; few, each with its article."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).with_name("measures.json")


class ListKind(models.TextChoices):
    """The lists one may ask about; the last three are positive ones."""

    SERIOUS = "serious_dishonesty", _("严重失信主体名单")
    ABNORMAL = "abnormal_operation", _("经营异常名录")
    TAX_A = "tax_a", _("纳税信用 A 级")
    CUSTOMS = "customs_certified", _("海关高级认证")
    HONOUR = "honour", _("荣誉")


class Done(models.TextChoices):
    """What the asker did about a measure named to it."""

    CONSIDERED = "considered", _("已考虑，未采取")
    LIMITED = "limited", _("已依法限制")
    EXCLUDED = "excluded", _("已依法禁入")


class Measure(NamedTuple):
    """One measure: what may be done, by which article, for which lists.

    `lists`: by list the words that its name must hold ("" for any), for one law speaks of one
    department's list, not of every list of that kind.
    """

    code: str
    name: str
    text: str
    basis: str
    lists: dict[str, str]

    def fits(self, kind: str, title: str) -> bool:
        """Whether the law names it for a listing of this kind and title."""
        return kind in self.lists and self.lists[kind] in title


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """All, by code."""
    told = json.loads(DATA.read_text(encoding="utf-8"))["measures"]
    return {one["code"]: Measure(**one) for one in told}


def measures_for(kind: str, title: str) -> list[Measure]:
    """Those named for one listing; none for a positive list, of which no law cited here speaks."""
    return [one for one in measures().values() if one.fits(kind, title)]
