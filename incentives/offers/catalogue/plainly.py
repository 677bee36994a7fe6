"""A version's condition in plain words, in the reader's language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from backend.places.models import Division
from credit.catalogue.levels import levels_on
from credit.catalogue.reading import today
from credit.membership.categories import Category
from incentives.offers.models import Version


class Asked(NamedTuple):
    """One part of a condition. `code` as in `conditions.Clause`."""

    code: str
    text: str


def condition_of(version: Version) -> list[Asked]:
    """Every part in words; none where nothing is asked."""
    told = []
    if version.needs_membership:
        told.append(Asked("membership", _("加入文明积分（自愿、免费、随时可退出）")))
    if version.level_points:
        told.append(Asked("level", _level(version)))
    if version.least_deeds:
        told.append(Asked("deeds", _deeds(version)))
    elif version.place and version.needs_membership:
        where = {"place": place_name(version.place)}
        told.append(Asked("place", _("至少一件善行在%(place)s") % where))
    elif version.place:
        where = {"place": place_name(version.place)}
        told.append(Asked("place", _("登记在%(place)s的商户") % where))
    if version.needs_kept_promises:
        told.append(Asked("kept_promises", _("公开承诺并守诺的商户")))
    if version.points_price:
        told.append(Asked("price", _("用 %(n)s 积分兑换") % {"n": version.points_price}))
    return told


def _level(version: Version) -> str:
    names = {level.code: level.name for level in levels_on(today())}
    words = {"name": names.get(version.level, version.level), "n": version.level_points}
    return _("等级达到“%(name)s”（积分 %(n)s 分起）") % words


def _deeds(version: Version) -> str:
    names = {one.value: str(one.label) for one in Category}
    words = {"n": version.least_deeds, "kind": names.get(version.category, version.category)}
    if version.place:
        words["place"] = place_name(version.place)
        return _("在%(place)s有 %(n)s 件“%(kind)s”善行") % words
    return _("有 %(n)s 件“%(kind)s”善行") % words


def place_name(code: str) -> str:
    """What a division is called; its code where the table of places does not know it."""
    found = Division.objects.filter(code=code).order_by("-valid_from").first()
    return found.name if found else code


def places_of(version: Version) -> list[str]:
    """Where it may be used, by name; none: everywhere."""
    return [place_name(code) for code in version.divisions]
