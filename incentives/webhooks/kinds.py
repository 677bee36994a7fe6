"""What partners' programs may be told, each kind with the words by which an owner chooses it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PING = "ping"
KINDS = {
    "application.submitted": _("市民提交了申请"),
    "application.answered": _("市民补充了材料或回答了提问"),
    "application.withdrawn": _("市民撤回了申请"),
    "application.complained": _("市民对申请的办理提出投诉"),
    "voucher.taken": _("市民领取了优惠券"),
    "voucher.voided": _("优惠券被撤销"),
    "voucher.expired": _("优惠券过期"),
    "offer.published": _("优惠通过审核并发布"),
    "offer.returned": _("优惠被退回修改"),
    "offer.ended": _("优惠结束"),
    "agreement.ending": _("合作协议即将到期"),
}
EVERY_KIND = frozenset({*KINDS, PING})


class UnknownNews(LookupError):
    """Nobody declared news of that kind: a typing mistake."""
