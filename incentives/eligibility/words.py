"""The parts of a condition in words, for the person whose condition it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credit.membership.categories import Category
from incentives.eligibility.models import Question
from incentives.offers.conditions import Clause
from incentives.offers.models import Version


def told(clause: Clause, version: Version) -> str:
    """What is asked for; what is missing, where something is."""
    match clause.code:
        case "membership":
            said = _("加入文明积分")
        case "level":
            said = _("累计感谢满 {n} 分").format(n=version.level_points)
        case "deeds":
            kind = Category(version.category).label if version.category in Category.values else ""
            said = _("{kind}满 {n} 次").format(kind=kind, n=version.least_deeds)
        case _:
            said = _("在优惠所在地有过善行")
    if not clause.missing:
        return said
    return _("{said}，还差 {n}").format(said=said, n=clause.missing)


def answer_told(question: Question) -> str:
    """The word that was said, in the reader's language."""
    return str(question.get_answer_display())
