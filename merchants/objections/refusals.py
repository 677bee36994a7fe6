"""Every way in which objections, statements and rechecks say no, each with the next step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchObjection(NotFound):
    code = "record_objection_unknown"
    message = _("没有找到这件异议。")


class NoSuchItem(NotFound):
    code = "record_unknown"
    message = _("没有找到这条记录。")


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("请用文字说明。")


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("文字太长，请缩短后再提交。没有保存。")


class WordsUnfit(Invalid):
    """What is said in public under a name is said anew, not masked."""

    code = "words_unfit"
    message = _("文字里有不适合公开的词语，请修改后再提交。没有保存。")


class NamesAPerson(Invalid):
    code = "words_name_a_person"
    message = _("公开的文字里不能写个人的姓名、电话或证件号码，请删去后再提交。没有保存。")


class AlreadyOpen(Conflict):
    """Two of the staff at once, or one twice: there is one case for a document."""

    code = "record_objection_already_open"
    message = _("这份文书已有一件异议正在核查，不用再提。可以在“异议”里查看进度或撤回后重提。")


class AppealInstead(Conflict):
    code = "record_objection_appeal_instead"
    message = _("这份文书的异议已有决定。不同意的，请在原异议里申请复核，由另一位人员办理。")


class AlreadyAppealed(Conflict):
    code = "record_objection_appealed"
    message = _(
        "这项决定已经复核过。仍不同意的，可以就原文书依法申请行政复议或提起行政诉讼；"
        "原文书被撤销或变更后，请凭新的文书再提异议。"
    )


class NothingToAppeal(Conflict):
    code = "nothing_to_appeal"
    message = _("只有认定不成立的异议可以申请复核。")


class ItemGone(Conflict):
    """The item is on no page any more, so there is nothing to dispute here."""

    code = "item_already_gone"
    message = _("这条记录已停止公示，没有可以异议的内容。")


class ItemExpired(ItemGone):
    code = "item_expired"
    message = _(
        "这条记录公示期已满，已自动撤下，不用再提异议。"
        "别处仍在公示的，请向那个网站要求同步；可以用本页的变更记录作为依据。"
    )


class ItemWithdrawn(ItemGone):
    code = "item_withdrawn"
    message = _("来源机关已撤下这条记录，不用再提异议。别处仍在公示的，请凭撤下的回执要求同步。")


class ItemRepaired(ItemGone):
    code = "item_repaired"
    message = _("这条记录已经修复，不再公示、共享和使用，不用再提异议。")


class ItemRevoked(ItemGone):
    code = "item_revoked"
    message = _("这份文书已被撤销，记录已撤下，不用再提异议。")


class ItemNotPublished(ItemGone):
    code = "item_not_published"
    message = _(
        "这条记录没有公示（例如轻微处罚），公众看不到。内容有误的，请向作出文书的机关申请更正。"
    )


class NotNamed(Denied):
    """Only whom the record is about: the shop, or its registered representative."""

    code = "not_named_in_record"
    message = _(
        "您的实名信息与登记的法定代表人（经营者）不一致，不能以本人名义提出。"
        "店铺的工作人员请先代表店铺，再提出异议。"
    )


class NotYourStep(Conflict):
    code = "record_objection_step_over"
    message = _("这一步已经办过，或异议已经办结。")


class WasInvolved(Denied):
    """Promise 4: whoever had to do with it before neither checks nor decides."""

    code = "officer_was_involved"
    message = _("您曾经办、初核或决定过这份文书的事项，或在这家店任职过，请由另一位工作人员办理。")


class ReasonsMissing(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class OutcomeUnknown(Invalid):
    code = "outcome_unknown"
    message = _("请选择更正、撤下或不成立。")


class NothingChanged(Invalid):
    code = "nothing_corrected"
    message = _("请填写更正后的内容：现在的内容与原来的一样。")


class CorrectionWrong(Invalid):
    code = "correction_invalid"
    message = _("更正的内容有误，请按提示修改。")


class RevokedInFuture(Invalid):
    code = "revoked_on_invalid"
    message = _("撤销的日期不能早于文书日期，也不能晚于今天。")


class AlreadyExtended(Conflict):
    code = "deadline_already_extended"
    message = _("期限只能延长一次。")


class NotExtended(Conflict):
    """A document that fell leaves within three working days; there is no time to add."""

    code = "deadline_not_extended"
    message = _("文书已被撤销的异议，应在三个工作日内撤下，不能延长。")


class NoStatement(NotFound):
    code = "statement_unknown"
    message = _("这条记录旁边没有商户说明。")


class NothingToRecheck(Conflict):
    code = "nothing_to_recheck"
    message = _("这次检查已经合格，不用复查。不同意检查结论的，可以提出异议。")


class OlderInspection(Conflict):
    code = "inspection_superseded"
    message = _("之后已有新的检查，请对最近一次检查申请复查。")


class AlreadyAsked(Conflict):
    code = "recheck_already_asked"
    message = _("已经申请复查，正在等待。")


class NoSuchRecheck(NotFound):
    code = "recheck_unknown"
    message = _("没有找到这次复查申请。")


class OwnInterest(Denied):
    code = "own_interest"
    message = _("您在这家店任职，请由另一位工作人员办理。")
