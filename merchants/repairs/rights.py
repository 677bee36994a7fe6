"""What repairs know about who applied for a shop: copied; files are kept by law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.consent.rights.registry import erases, exports, keeps
from backend.files.rooms import keep_for_law
from merchants.repairs.actions import ROOM, words_context
from merchants.repairs.choices import OPEN
from merchants.repairs.models import Repair

# The shop applied, not the person: an office may have to prove what it decided on.
keep_for_law(ROOM)
keeps(
    "repairs",
    title=_("代表店铺提出的信用修复申请的办理记录和证明材料：不再指向您"),
    law=_("《信用修复管理办法》：办理材料归档保存"),
    years=3,
)


@exports(
    "repairs",
    title=_("代表店铺提出的信用修复申请"),
    fields={
        "shop": _("店铺"),
        "title": _("信息"),
        "words": _("说明"),
        "state": _("状态"),
        "filed_at": _("提出时间"),
    },
)
def repairs(person: User) -> Iterator[dict[str, Any]]:
    """Every application the person made for a shop."""
    mine = Repair.objects.filter(filed_by=person.pk).select_related("merchant").order_by("id")
    for one in mine:
        told = {"shop": one.merchant.name, "title": one.title, "words": own_words(one)}
        yield told | {"state": one.state, "filed_at": one.filed_at}


@erases("repairs", title=_("信用修复申请里写下的说明"))
def forget_words(person: User) -> int:
    """Words of what is over go; what is open is the shop's and goes on."""
    mine = Repair.objects.filter(filed_by=person.pk).exclude(state__in=OPEN)
    gone: int = mine.exclude(words_sealed=None).update(words_sealed=None)
    return gone


def own_words(one: Repair) -> str:
    """What the person wrote, read by that person or for their shop: no note."""
    own = Reading(reader=one.filed_by, organisation="", purpose="")
    return words_by(own, one)


def words_by(reading: Reading, one: Repair) -> str:
    """The same for whoever has a reason."""
    if not one.words_sealed:
        return ""
    sealed, context = bytes(one.words_sealed), words_context(one.id)
    return reading.open(sealed, context=context, about=one.filed_by, what=str(_("信用修复申请")))
