"""Why an application does not take a step, each with what mends it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, Invalid, NotFound, TooLarge


class NoSuchApplication(NotFound):
    code = "no_such_application"
    message = _("没有这件申请。")


class NotByApplication(Conflict):
    code = "not_by_application"
    message = _("这项优惠不用申请。")


class ApplicationOpen(Conflict):
    code = "application_open"
    message = _("这项优惠您已有一件申请在办理。")


class ShopApplicationOpen(Conflict):
    code = "shop_application_open"
    message = _("这家店铺对这项优惠已有一件申请在办理。")


class TooManyApplications(Conflict):
    code = "too_many_applications"
    message = _("您有二十件申请还没有结果，请等其中一些办完。草稿都在。")


class OfferChanged(Conflict):
    code = "offer_changed"
    message = _("这项优惠的条款刚刚更新，请看过新的条款再提交。草稿都在。")


class ApplicationSent(Conflict):
    code = "application_sent"
    message = _("申请已经提交，不能再改；可以撤回后重新申请。")


class NotWaiting(Conflict):
    code = "application_not_waiting"
    message = _("这件申请已经有了结果，或已经撤回。")


class AlreadyDecided(Conflict):
    code = "application_decided"
    message = _("这件申请已经决定过，决定不能更改。")


class NothingAsked(Conflict):
    code = "nothing_asked"
    message = _("现在没有等您回答的问题。")


class QuestionOpen(Conflict):
    code = "question_open"
    message = _("上一个问题还在等申请人回答。")


class NoMoreQuestions(Conflict):
    code = "no_more_questions"
    message = _("一件申请最多提问三次，请根据已有材料决定。")


class NoPapersOwed(Conflict):
    code = "no_papers_owed"
    message = _("这件申请没有需要补交的材料。")


class PapersNotDue(Conflict):
    code = "papers_not_due"
    message = _("补交材料的期限还没有到，不能因此终止。")


class NothingGranted(Conflict):
    code = "nothing_granted"
    message = _("没有同意的申请，没有结果可说。")


class ApplicationWordsMissing(Invalid):
    code = "application_words_missing"
    message = _("请用文字写明。")


class ReasonMissing(Invalid):
    code = "application_reason_missing"
    message = _("不同意须说明理由，申请人会看到。")


class PromiseMissing(Invalid):
    code = "application_promise_missing"
    message = _("先批后补须阅读并作出承诺。")


class AskedAboveTerms(Invalid):
    code = "asked_above_terms"
    message = _("申请的额度或期限超出了这项优惠的条款。草稿都在。")


class QuotaUsed(Conflict):
    code = "offer_used_up"
    message = _("这项优惠的名额已经用完。草稿都在，有空出来时可以再提交。")


class AmountMissing(Invalid):
    code = "application_amount_missing"
    message = _("请填写申请额度。草稿都在。")


class WorseThanTerms(Invalid):
    code = "worse_than_terms"
    message = _("决定的利率、费用不能高于公布的条款，额度、期限不能超出公布的条款和申请的数额。")


class GrantAboveCap(Invalid):
    """Fees that are small beside the whole of an offer can be dear beside a small loan."""

    code = "grant_above_cap"
    message = _("按这个额度和期限，含全部费用的真实年利率超过上限，请降低利率或费用。")


class GrantIncomplete(Invalid):
    code = "grant_incomplete"
    message = _("同意贷款须写明额度和年利率。")


class ForShopsOnly(Denied):
    code = "for_shops_only"
    message = _("这项优惠由店铺的人代表店铺申请。请选择您代表的店铺。")


class ShopNotEligible(Denied):
    code = "shop_cannot_apply"
    message = _("只有在业的企业、合作社和个体工商户可以申请。")


class OwnApplication(Denied):
    code = "own_application"
    message = _("不能办理自己的申请，请由同事办理。")


class TooManyApplicationFiles(TooLarge):
    code = "too_many_application_files"
    message = _("一件申请最多十个附件。已有的都在。")


class DraftUnclear(Invalid):
    code = "draft_unclear"
    message = _("额度和期限请填数字。其他内容都还在，请改正后再保存。")


class ApplicationUnread(Invalid):
    code = "application_unread"
    message = _("请阅读并同意把申请交给这家机构；不同意就不会交出任何东西。草稿都在。")
