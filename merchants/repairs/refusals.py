"""Every way in which repairs say no: the reason, and the next step that is possible."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid
from backend.web.days import long_day


class NothingToRepair(Conflict):
    code = "repair_item_over"
    message = _("这条信息已经不再公示，不需要申请修复。")


class ClassMissing(Conflict):
    """The class is delivered, never computed: without one there is no earliest day."""

    code = "repair_class_missing"
    message = _(
        "认定机关没有送达这条信息的严重程度，算不出最早可以申请的日期。请联系认定机关补送，或者提出异议。"
    )


class ClassContradictory(Conflict):
    code = "repair_class_contradictory"
    message = _("各来源送达的严重程度互相矛盾。请联系认定机关更正，或者提出异议；更正后即可申请。")


class TooEarly(Conflict):
    """Said with the day from which it is possible."""

    code = "repair_too_early"
    message = _("还没有到最早可以申请修复的日期。")

    def __init__(self, on: date) -> None:
        super().__init__(
            errors=[{"pointer": "/record", "code": self.code, "detail": on.isoformat()}]
        )
        self.on = on

    def __str__(self) -> str:
        return gettext("最短公示期未满，%(day)s 起可以申请修复。") % {"day": long_day(self.on)}


class Barred(Conflict):
    """False material was found: no application for three years."""

    code = "repair_barred"
    message = _("因提交虚假材料或信用承诺严重不实，三年内不能申请修复。")

    def __init__(self, until: date) -> None:
        super().__init__(
            errors=[{"pointer": "/record", "code": self.code, "detail": until.isoformat()}]
        )
        self.until = until

    def __str__(self) -> str:
        first = (self.until + timedelta(days=1)).isoformat()
        return gettext(
            "因提交虚假材料或信用承诺严重不实，%(day)s 起才能再申请修复；对这一认定可以申请复核。"
        ) % {"day": first}


class AlreadyAsked(Conflict):
    code = "repair_already_open"
    message = _("这条信息的修复申请正在办理，不用再提交一次。")


class NoOffice(Conflict):
    code = "repair_no_office"
    message = _("平台上还没有能办理这条信息修复的机关，请直接向认定机关申请，不收费用。")


class ProofMissing(Invalid):
    code = "repair_proof_missing"
    message = _("请附上已履行义务的证明材料（PDF 或照片，至少 1 个）。")


class TooManyProofs(Conflict):
    code = "repair_too_many_files"
    message = _("一份申请最多附 9 个文件。本次没有保存。")


class CommitmentMissing(Invalid):
    code = "repair_commitment_unsigned"
    message = _("申请修复要作出信用承诺，请阅读后勾选同意。")


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("请用文字说明。")


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("文字太长，请缩短后再提交。没有保存。")


class NotContestable(Conflict):
    code = "repair_not_contestable"
    message = _("只有不予受理或不予修复的决定可以申请复核，每个决定一次。")


class OwnInterest(Denied):
    code = "own_interest"
    message = _("您在这家店任职，请由另一位工作人员办理。")


class SameOfficer(Denied):
    code = "repair_same_officer"
    message = _("受理和决定要由两个人办理，请由另一位工作人员决定。")


class WasInvolved(Denied):
    code = "was_involved"
    message = _("您办理过被复核的决定，请由另一位工作人员办理。")


class GroundMissing(Invalid):
    code = "repair_ground_missing"
    message = _("请选择理由并写明情况。")


class ReasonsNameSomebody(Invalid):
    """Falsehood is published with its reasons: nobody is named or numbered in them."""

    code = "repair_reasons_name_somebody"
    message = _("这一认定连同理由公示，理由里不能写个人的姓名、电话或证件号码。")


class GroundUnfit(Invalid):
    """Falsehood is found by a decision, in a case that was accepted."""

    code = "repair_ground_unfit"
    message = _("材料虚假或承诺不实要在受理后由另一位工作人员认定；撤销修复只能以此为由。")


class ExtensionTooLong(Invalid):
    code = "repair_extension_too_long"
    message = _("延长的工作日数超出规定。")


class ExtendedAlready(Conflict):
    code = "repair_extended_already"
    message = _("办理期限只能延长一次。")
