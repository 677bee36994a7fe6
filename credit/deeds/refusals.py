"""Why a deed is not kept, in words on which an office or a member can act."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, DomainError, Invalid, NotFound


class UnknownIndicator(Invalid):
    code = "indicator_unknown"
    message = _("目录里没有这项指标，或者善行当天它还没有施行，请核对指标代码和日期。")


class RouteClosed(Invalid):
    code = "route_closed"
    message = _("这项指标不接受这种报送方式，请看目录中的“报送方式”。")


class NotCompetent(Denied):
    code = "office_not_competent"
    message = _("该单位不主管这项指标或不主管该地，请由主管部门报送。")


class InFuture(Invalid):
    code = "deed_in_future"
    message = _("善行日期晚于今天，请核对日期。")


class TooOld(Invalid):
    code = "deed_too_old"
    message = _("善行日期已超过该指标的有效期，不再计入。")


class ImprobableQuantity(Invalid):
    code = "quantity_improbable"
    message = _("数量远超该指标一个周期的上限，请核对数量和单位。")


class OfMinor(Invalid):
    code = "deed_of_minor"
    message = _("善行当天本人未满十八周岁，积分不收录未成年人的记录。")


class NumberUnreadable(Invalid):
    code = "person_unreadable"
    message = _("身份证号码或手机号有误，请核对；两项至少填一项。")


class DocumentTwice(Invalid):
    code = "document_twice"
    message = _("同一文号在本文件中出现两次，只收第一行。")


class DeedKnown(Conflict):
    code = "deed_known"
    message = _("同一天在同一地方已有一项同样的善行。如果确是另一次，请提出异议。")


class CategoryRefused(Conflict):
    code = "category_not_allowed"
    message = _("您没有允许记录这一类善行。您可以先在“我允许的类别”中允许它。")


class MemberLeft(Conflict):
    code = "member_left"
    message = _("本人已经退出或注销，这项善行不再处理。")


class NoOffice(Conflict):
    code = "no_competent_office"
    message = _("当地还没有主管这项指标的部门，暂时不能确认。")


class NotWaiting(Conflict):
    code = "deed_decided"
    message = _("这项善行已经有了结果。")


class AwardFinal(Conflict):
    code = "award_final"
    message = _("这项善行的更正曾经被推翻，感谢已是最终结果，不能再次更正。")


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("请写明理由，让本人知道可以补充什么。")


class TooManyWaiting(Conflict):
    code = "too_many_waiting"
    message = _("您有较多善行正在等待确认，请等有了结果再申报。")


class OwnDeed(Denied):
    code = "own_deed"
    message = _("不能处理自己的善行，请由同事处理。")


class NoSuchDeed(NotFound):
    code = "no_such_deed"
    message = _("没有这项善行。")


# What a delivered row may be refused for: all of it is said without looking at any person.
OF_ROWS: dict[str, type[DomainError]] = {
    one.code: one
    for one in (
        UnknownIndicator,
        RouteClosed,
        NotCompetent,
        InFuture,
        TooOld,
        ImprobableQuantity,
        OfMinor,
        NumberUnreadable,
        DocumentTwice,
    )
}
