"""Every way in which screening says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchGround(NotFound):
    code = "screening_ground_not_found"
    message = _("没有这项查询授权。")


class NoSuchQuestion(NotFound):
    code = "screening_question_not_found"
    message = _("没有这次查询。")


class NoSuchAsker(NotFound):
    code = "screening_organisation_not_found"
    message = _("没有这个机关或合作机构。")


class GroundOver(Denied):
    code = "screening_ground_not_in_force"
    message = _("这项查询授权还没有批准、还没有开始，或者已经终止。")


class ListNotGranted(Denied):
    code = "screening_list_not_granted"
    message = _("查询授权不包括这个名单。")


class UsccInvalid(Invalid):
    code = "uscc_invalid"
    message = _("请填写 18 位统一社会信用代码，并核对校验位。")


class NotALegalEntity(Invalid):
    code = "not_a_legal_entity"
    message = _("名单查询只针对法人和非法人组织；个体工商户和自然人不在查询范围内。")


class MatterMissing(Invalid):
    code = "screening_matter_missing"
    message = _("请填写所办事项的编号或名称，不要写任何人的姓名、电话。")


class GroundUnfinished(Invalid):
    code = "screening_ground_unfinished"
    message = _(
        "请写明法律依据、用途、名单和起止日期（最长三年），文字里不要写任何人的姓名、电话。"
    )


class OwnProposal(Denied):
    code = "own_proposal"
    message = _("提出授权的人不能自己批准，请由另一名工作人员办理。")


class OwnOrganisation(Denied):
    code = "own_organisation"
    message = _("您也是被授权机构的工作人员，不能批准这项授权。")


class ReasonsMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class MeasureNotNamed(Invalid):
    code = "measure_not_named"
    message = _("答复里没有列出这项措施。")


class FeedbackUnfinished(Invalid):
    code = "feedback_unfinished"
    message = _("请写明日期（查询当日至今日）；采取了限制或禁入的，还要写明决定文书的文号。")


class FeedbackGiven(Conflict):
    code = "feedback_already_given"
    message = _("这项措施的办理情况已经反馈过。")
