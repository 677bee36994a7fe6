"""What objections know about a person: in their copy, words gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports, keeps
from backend.files.rooms import keep_for_law
from merchants.objections.actions import ROOM, Filer, withdraw_objection
from merchants.objections.models import Objection
from merchants.objections.words import own

# An office may have to prove what it decided on.
keep_for_law(ROOM)
keeps(
    "record_objections",
    title=_("公示记录异议的条目、时间、步骤和决定，已交给机关的附件：不再指向您"),
    law=_("《信用修复管理办法》：异议办理材料归档保存"),
    years=3,
)


@exports(
    "record_objections",
    title=_("公示记录的异议"),
    fields={
        "merchant": _("店铺"),
        "ground": _("事由"),
        "words": _("内容"),
        "status": _("状态"),
        "filed_at": _("提出时间"),
        "reasons": _("理由"),
    },
)
def record_objections(person: User) -> Iterator[dict[str, Any]]:
    """Every case the person filed, for themselves or at a shop's desk."""
    mine = Objection.objects.filter(filed_by=person.pk).select_related("merchant")
    for case in mine.order_by("id"):
        yield {
            "merchant": case.merchant.name,
            "ground": case.ground,
            "words": own(case.words_sealed, case=case.id, author=person.pk),
            "status": case.status,
            "filed_at": case.filed_at,
            "reasons": case.reasons,
        }


@erases("record_objections", title=_("本人提出的异议里写下的内容；未办结的撤回"))
def forget_objections(person: User) -> int:
    """Open ones of their own are withdrawn, their words go; what a shop filed is the shop's."""
    mine = Objection.objects.filter(filed_by=person.pk, shop=None)
    for case in mine.open():
        withdraw_objection(by=Filer(person=person), objection=case.id)
    gone: int = mine.filter(words_sealed__isnull=False).update(words_sealed=None)
    return gone
