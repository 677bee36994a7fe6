"""The figure of a person: in their copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from credit.membership.models import Member
from credit.standing.actions import forget
from credit.standing.models import Standing

BEFORE_MEMBERSHIP = 38


@exports(
    "standing",
    title=_("文明积分：累计感谢"),
    fields={"points": _("分值"), "as_of": _("计算于"), "compares": _("是否查看同段人数")},
)
def standing(person: User) -> Iterator[dict[str, Any]]:
    """The figure as it was computed last."""
    for one in Standing.objects.filter(member__person=person.pk):
        yield {"points": one.points, "as_of": one.as_of, "compares": one.compares}


@erases("standing", title=_("文明积分：累计感谢"), order=BEFORE_MEMBERSHIP)
def forget_standing(person: User) -> int:
    """The figure goes."""
    mine = list(Member.objects.filter(person=person.pk))
    for member in mine:
        forget(member)
    return len(mine)
