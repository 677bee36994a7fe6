"""Objections in a person's copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from credit.membership.models import Member
from credit.objections.models import Objection
from credit.objections.receivers import forget_objections
from credit.objections.words import own_words

BEFORE_MEMBERSHIP = 37


@exports(
    "points_objections",
    title=_("积分异议"),
    fields={
        "reference": _("编号"),
        "about": _("事由"),
        "filed_at": _("提出时间"),
        "state": _("状态"),
        "words": _("您写的内容"),
        "answer": _("答复"),
        "before": _("更正前"),
        "after": _("更正后"),
    },
)
def objections(person: User) -> Iterator[dict[str, Any]]:
    """Each with what was answered and changed."""
    for one in Objection.objects.filter(member__person=person.pk).order_by("member", "id"):
        words, answer = own_words(one, person=person.pk)
        told = {"reference": str(one.id), "about": one.about, "filed_at": one.filed_at}
        told |= {"state": one.state, "words": words, "answer": answer}
        yield told | {"before": one.before, "after": one.after}


@erases("points_objections", title=_("积分异议"), order=BEFORE_MEMBERSHIP)
def forget(person: User) -> int:
    """All of them."""
    return sum(forget_objections(member) for member in Member.objects.filter(person=person.pk))
