"""How vouchers say no. What a till hears tells nothing about the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchVoucher(NotFound):
    code = "voucher_unknown"
    message = _("没有找到这张券，或它不属于本机构。")


class NotAVoucherOffer(Conflict):
    code = "offer_has_no_vouchers"
    message = _("这项优惠不以领券方式提供。")


class OfferChanged(Conflict):
    code = "offer_changed"
    message = _("这项优惠刚刚换了版本，请重新看过再领。")


class BetterNotMet(Denied):
    code = "condition_not_met"
    message = _("您现在还不符合更优条件；人人可得的一份照样可以领。")


class SoldOut(Conflict):
    code = "quota_used_up"
    message = _("已经领完了。")


class NoMoreToday(SoldOut):
    code = "quota_of_the_day_used_up"
    message = _("今天的已经领完，明天再来。")


class EnoughForYou(Conflict):
    code = "quota_per_person_used_up"
    message = _("您已经领到了每人的上限。")


class TooManyOpen(Conflict):
    code = "too_many_vouchers"
    message = _("未使用的券太多了，请先使用或退回一些。")


class AlreadyUsed(Conflict):
    """`message` of an instance says when."""

    code = "voucher_used"
    message = _("这张券已经用过了。")


class VoucherVoided(Conflict):
    code = "voucher_voided"
    message = _("这张券已经退回，不能使用。")


class VoucherOver(Conflict):
    code = "voucher_over"
    message = _("这张券已经过期。")


class VoucherEnded(Conflict):
    code = "voucher_ended"
    message = _("这张券已经用掉、退回或过期。")


class PassMalformed(Invalid):
    code = "pass_malformed"
    message = _("这不是一张完整的券码。")


class PassForged(Denied):
    code = "pass_forged"
    message = _("券码的签名不对：不是本市签发的，或被改动过。")


class PassTooOld(Conflict):
    code = "pass_too_old"
    message = _("券码已过时，请对方在手机上刷新后再扫。")


class PassOutdated(Conflict):
    code = "pass_handed_on"
    message = _("这张券已经转给家人，请由对方出示。")


class NotGivable(Conflict):
    code = "voucher_not_givable"
    message = _("这张券不能转赠：每张只能转一次，要在使用之前，有的优惠只限本人使用。")


class GiftToSelf(Conflict):
    code = "gift_to_self"
    message = _("不能转给自己。")


class NoSuchGift(NotFound):
    code = "gift_unknown"
    message = _("没有这份转赠，或已经撤回、过期。")
