"""What is known of a person's deeds: in their copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from credit.deeds.models import Deed
from credit.deeds.receivers import forget_deeds
from credit.deeds.words import own_words
from credit.membership.models import Member

BEFORE_MEMBERSHIP = 39  # the deeds go while it is still known whose they are


@exports(
    "deeds",
    title=_("善行记录"),
    fields={
        "reference": _("编号"),
        "deed": _("善行"),
        "day": _("日期"),
        "quantity": _("数量"),
        "place": _("行政区划"),
        "state": _("状态"),
        "points": _("分值"),
        "until": _("计入至"),
        "source": _("来源"),
        "document": _("文号"),
        "rule": _("依据的规则"),
        "story": _("您写的内容"),
        "answer": _("答复"),
        "receipt": _("回执"),
    },
)
def deeds(person: User) -> Iterator[dict[str, Any]]:
    """Every deed with what was written and answered."""
    mine = Deed.objects.select_related("rule").filter(member__person=person.pk)
    for deed in mine.order_by("member", "id"):
        story, answer = own_words(deed, person=person.pk)
        yield {
            "reference": str(deed.id),
            "deed": deed.name,
            "day": deed.done_on,
            "quantity": deed.quantity,
            "place": deed.place,
            "state": deed.state,
            "points": deed.points,
            "until": deed.standing_until,
            "source": deed.source,
            "document": deed.document,
            "rule": str(deed.rule),
            "story": story,
            "answer": answer,
            "receipt": str(deed.receipt),
        }


@erases("deeds", title=_("善行记录"), order=BEFORE_MEMBERSHIP)
def forget(person: User) -> int:
    """All of them, with files and words."""
    return sum(forget_deeds(member) for member in Member.objects.filter(person=person.pk))
