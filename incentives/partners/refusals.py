"""How partners and agreements say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchPartner(NotFound):
    code = "partner_unknown"
    message = _("这个机构还不是信易+合作机构。")


class AgreementOver(Denied):
    """A partner of before, or of later: nothing may be done until an agreement is in force."""

    code = "agreement_over"
    message = _("与本市的合作协议不在有效期内，现在不能办理这项业务。")


class NotInCharge(Denied):
    code = "not_in_charge_of_offers"
    message = _("只有负责信易+的机关可以这样做。")


class NoPartnerOrganisation(Invalid):
    code = "no_partner_organisation"
    message = _("没有代码相同的合作机构，或者它已经停用。")


class AlreadyAPartner(Conflict):
    code = "already_a_partner"
    message = _("这个机构已经是信易+合作机构。")


class PartnerIncomplete(Invalid):
    code = "partner_incomplete"
    message = _("请填写类型、中文和英文名称，以及市民可以找到的联系方式。")


class NumberTaken(Conflict):
    code = "agreement_number_taken"
    message = _("这个协议编号已经用过。")


class AgreementInvalid(Invalid):
    """`errors` points at what is wrong."""

    code = "agreement_invalid"
    message = _("协议内容有误。")


class AgreementsOverlap(Conflict):
    code = "agreements_overlap"
    message = _("同一时间只能有一份协议。要改动现有协议，请写明它代替哪一份。")


class NoSuchAgreement(NotFound):
    code = "agreement_unknown"
    message = _("没有这份协议。")


class AlreadyEnded(Conflict):
    code = "agreement_already_ended"
    message = _("这份协议已经结束，或已经定下提前结束的日期。")


class ReasonMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class EndInvalid(Invalid):
    code = "end_day_invalid"
    message = _("结束日期应在今天和协议到期日之间。")


class BudgetSpent(Conflict):
    """The caps of the agreement leave no room; what was asked is not done."""

    code = "partner_budget_spent"
    message = _("合作机构的预算或本月积分额度已经用完，什么也没有扣。")
