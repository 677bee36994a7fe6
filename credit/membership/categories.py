"""The categories of deeds that a member allows or refuses, one by one, and what is asked for each.

Membership and every category are purposes of consent of their own, declared when somebody first
asks. Nothing here is ticked beforehand, and refusing costs nothing.
"""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from backend.consent.models import PurposeText
from backend.consent.offering import Wording, declare_purpose, name_recipient

MEMBERSHIP = "credit.membership"
CENTRE = "credit-centre"  # who keeps the points: the city's credit centre
TERM_DAYS = 1095


class Category(models.TextChoices):
    VOLUNTEERING = "volunteering", _("志愿服务")
    GIVING = "giving", _("捐赠与公益")
    HEALTH = "health", _("无偿献血与公共卫生")
    LEARNING = "learning", _("学习与文化")
    GREEN = "green", _("绿色生活")
    WORK = "work", _("敬业与荣誉")
    NEIGHBOURS = "neighbours", _("邻里互助")


# As they stand in texts of consent, which are kept in both languages.
NAMES = {
    Category.VOLUNTEERING: ("志愿服务", "volunteering"),
    Category.GIVING: ("捐赠与公益", "giving"),
    Category.HEALTH: ("无偿献血与公共卫生", "blood donation and public health"),
    Category.LEARNING: ("学习与文化", "learning and culture"),
    Category.GREEN: ("绿色生活", "green living"),
    Category.WORK: ("敬业与荣誉", "work and honours"),
    Category.NEIGHBOURS: ("邻里互助", "helping neighbours"),
}
JOINING = Wording(
    "我自愿加入文明积分。信用中心为我开一个积分账户，只记我允许的善行，只加分、不扣分。"
    "我不加入、不允许某一类，或者退出，都不影响任何公共服务和权利。"
    "退出之后，除法律要求保存的以外，关于我的记录全部删除。",
    "I join civic points of my own free will. The credit centre keeps an account of points for me; "
    "it records only the good deeds I allow, it only adds and never takes. Not joining, refusing a "
    "category or leaving changes nothing about any public service or right. When I leave, "
    "everything about me is erased but what a law requires to keep.",
    [
        ("是否已满十八周岁", "whether you are 18"),
        ("积分的获得、使用和到期", "points received, spent and expired"),
    ],
)


def purpose_of(category: Category) -> str:
    """The purpose of consent under which deeds of this category are kept."""
    return f"credit.deeds.{category.value}"


PURPOSES = (MEMBERSHIP, *map(purpose_of, Category))


def texts() -> dict[str, PurposeText]:
    """What is asked today, by purpose; declared now if nobody asked before."""
    known = _known()
    if len(known) < len(PURPOSES):
        declare()
        known = _known()
    return known


def text_of(purpose: str) -> PurposeText:
    """What is asked today for one purpose."""
    return texts()[purpose]


def _known() -> dict[str, PurposeText]:
    ours = PurposeText.objects.in_force().filter(
        purpose__in=PURPOSES, purpose__recipients__code=CENTRE
    )
    newest = ours.order_by("purpose", "-version").distinct("purpose")
    return {text.purpose_id: text for text in newest}


@transaction.atomic
def declare() -> None:
    """Make every purpose known; again is the same as once."""
    _declare(MEMBERSHIP, names=("文明积分", "Civic points"), wording=JOINING)
    for category in Category:
        zh, en = NAMES[category]
        names = (f"文明积分：{zh}", f"Civic points: {en}")
        _declare(purpose_of(category), names=names, wording=_wording(zh, en))


def _declare(code: str, *, names: tuple[str, str], wording: Wording) -> None:
    zh, en = names
    purpose = declare_purpose(code, name_zh=zh, name_en=en, wording=wording, term_days=TERM_DAYS)
    name_recipient(
        purpose, code=CENTRE, name_zh="信用中心", name_en="Credit centre", contact="/about"
    )


def _wording(zh: str, en: str) -> Wording:
    return Wording(
        f"信用中心可以接收并保存我在“{zh}”方面的善行，用来感谢我。收回以后不再接收新的，"
        "已经感谢的保留。",
        f"The credit centre may receive and keep my good deeds of the kind “{en}” to thank me for "
        "them. Once I take this back nothing new is received; what I was thanked for stays.",
        [(f"善行记录：{zh}", f"good deeds: {en}")],
    )
